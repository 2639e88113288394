package dev.tidemill.app;

import dev.tidemill.app.CostsDefinition.Cost;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `costs`.
final class CostReader {
    private final Findings findings;
    private final Code code;
    private final Draft draft;

    CostReader(Findings findings, Code code, Draft draft) {
        this.findings = findings;
        this.code = code;
        this.draft = draft;
    }

    CostsDefinition read(Section section) {
        List<String> outcomes =
                draft.decision().map(DecisionDefinition::outcomes).orElse(List.of());
        Expressions expressions = Expressions.over(Scope.derivation(draft.decided()));
        if (draft.outcome().isEmpty()) {
            findings.add(section.place(), "costs must stand beside outcome", "", "what became of decisions is told by it");
        }
        Map<String, Cost> costs = new LinkedHashMap<>();
        section.section("outcomes").ifPresent(all -> all.entries().forEach((name, entry) -> {
            if (!outcomes.contains(name)) {
                findings.unknown(entry.place(), "costs must be of an outcome of the decision", name, outcomes);
            } else if (entry.value() instanceof Leaf leaf) {
                code.check(leaf, Kind.NUMBER, expressions);
                costs.put(name, new Cost(leaf.text(), leaf.text()));
            } else {
                Section block = (Section) entry.value();
                costs.put(
                        name,
                        new Cost(one(block, "positive", expressions), one(block, "negative", expressions)));
            }
        }));
        return new CostsDefinition(section.text("unit").orElse(""), costs);
    }

    private String one(Section block, String key, Expressions expressions) {
        block.leaf(key).ifPresent(leaf -> code.check(leaf, Kind.NUMBER, expressions));
        return block.text(key).orElse(Cost.NOTHING);
    }
}
