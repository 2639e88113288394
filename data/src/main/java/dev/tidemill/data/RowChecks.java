package dev.tidemill.data;

import dev.tidemill.app.CheckDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Field;
import dev.tidemill.core.Problem;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.List;

/// The checks of a stream that refuse single events as they come in.
final class RowChecks {
    private final List<CheckDefinition> checks = new ArrayList<>(0);
    private final Expression[] expressions;

    private RowChecks(StreamDefinition stream) {
        List<Expression> compiled = new ArrayList<>(0);
        List<Variable> variables = new ArrayList<>();
        for (Field field : stream.schema().fields()) {
            variables.add(Variable.of(field, variables.size()));
        }
        for (CheckDefinition check : stream.checks()) {
            if (check.refusesEvents() && check.rule() instanceof CheckDefinition.Rule.Row(String text)) {
                checks.add(check);
                compiled.add(Expressions.compile(text, Kind.TEST, variables));
            }
        }
        this.expressions = compiled.toArray(Expression[]::new);
    }

    static RowChecks of(StreamDefinition stream) {
        return new RowChecks(stream);
    }

    /// Refuses the draft where its values, the derived ones with them, break a check.
    void check(EventDraft draft) {
        for (int i = 0; i < expressions.length; i++) {
            if (!expressions[i].test(draft.values())) {
                CheckDefinition check = checks.get(i);
                String rule = "event must keep " + expressions[i].source();
                draft.refuse(new Problem("check " + check.name(), rule, "", check.description()));
            }
        }
    }
}
