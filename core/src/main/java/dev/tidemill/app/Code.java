package dev.tidemill.app;

import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.expression.Compilation;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Fault;
import dev.tidemill.expression.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Checks the expressions of an application file and tells their faults at their place in the file.
final class Code {
    private static final Pattern WORD = Pattern.compile("[a-z_][a-z0-9_]*");

    private final Findings findings;
    private final Set<String> broken = new HashSet<>();

    Code(Findings findings) {
        this.findings = findings;
    }

    /// A name whose definition is wrong already; expressions that use it are not checked, since what they would be
    /// told follows from that.
    void broken(String name) {
        broken.add(name);
    }

    Optional<Expression> check(Leaf leaf, Kind kind, Expressions expressions) {
        if (mentionsBroken(leaf.text())) {
            return Optional.empty();
        }
        return switch (expressions.check(leaf.text(), kind)) {
            case Compilation.Compiled(Expression expression) -> Optional.of(expression);
            case Compilation.Refused(List<Fault> faults) -> {
                for (Fault fault : faults) {
                    Place place = leaf.layout().at(fault.line(), fault.column());
                    findings.add(place, fault.rule(), fault.value(), fault.remedy());
                }
                yield Optional.empty();
            }
        };
    }

    private boolean mentionsBroken(String text) {
        return !broken.isEmpty()
                && WORD.matcher(text).results().map(MatchResult::group).anyMatch(broken::contains);
    }
}
