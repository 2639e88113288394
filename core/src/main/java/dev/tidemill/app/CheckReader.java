package dev.tidemill.app;

import dev.tidemill.app.CheckDefinition.Rule;
import dev.tidemill.app.CheckDefinition.Severity;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the checks of one stream.
final class CheckReader {
    private static final Map<String, Set<String>> BELONGS = Map.of(
            "within", Set.of("unique"),
            "stream", Set.of("known"),
            "share", Set.of("complete"),
            "of", Set.of("statistic"),
            "min", Set.of("statistic"),
            "max", Set.of("statistic"),
            "tolerate", Set.of("unique", "known", "row"));

    private final Findings findings;
    private final Code code;
    private final Schema schema;

    CheckReader(Findings findings, Code code, Schema schema) {
        this.findings = findings;
        this.code = code;
        this.schema = schema;
    }

    /// @param stream the stream's section
    List<CheckDefinition> read(Section stream) {
        List<CheckDefinition> checks = new ArrayList<>();
        stream.section("checks")
                .ifPresent(all -> all.entries()
                        .forEach((name, entry) ->
                                check(name, (Section) entry.value()).ifPresent(checks::add)));
        return checks;
    }

    private Optional<CheckDefinition> check(String name, Section section) {
        List<String> kinds =
                CheckGrammar.KINDS.stream().filter(section::mentions).toList();
        if (kinds.size() != 1) {
            String rule = "check must be one of " + String.join(", ", CheckGrammar.KINDS);
            findings.add(section.place(), rule, kinds.isEmpty() ? "none of them" : String.join(" and ", kinds));
            return Optional.empty();
        }
        String kind = kinds.getFirst();
        BELONGS.forEach((key, kindsOf) -> {
            if (section.mentions(key) && !kindsOf.contains(kind)) {
                String rule = key + " must only be given with "
                        + String.join(", ", kindsOf.stream().sorted().toList());
                findings.add(section.keyPlace(key), rule, kind, "leave it out");
            }
        });
        Severity severity = section.text("severity").orElse("warn").equals("refuse") ? Severity.REFUSE : Severity.WARN;
        return rule(kind, section)
                .map(rule -> new CheckDefinition(
                        name,
                        section.text("description").orElse(""),
                        rule,
                        section.number("tolerate").orElse(0),
                        severity));
    }

    private Optional<Rule> rule(String kind, Section section) {
        return switch (kind) {
            case "unique" -> unique(section);
            case "known" -> known(section);
            case "fresh" -> section.span("fresh").map(Rule.Fresh::new);
            case "complete" ->
                field(section, "complete")
                        .map(field ->
                                new Rule.Complete(field, section.number("share").orElse(1)));
            case "statistic" -> statistic(section);
            default -> row(section);
        };
    }

    private Optional<Rule> unique(Section section) {
        List<String> fields = section.texts("unique");
        section.items("unique").ifPresent(items -> {
            items.leaves().forEach(this::known);
            if (items.items().isEmpty()) {
                findings.add(items.place(), "unique must name at least one field", "");
            }
        });
        return fields.isEmpty() || !schema.names().containsAll(fields)
                ? Optional.empty()
                : Optional.of(new Rule.Unique(fields, section.span("within")));
    }

    private Optional<Rule> known(Section section) {
        Optional<String> stream = section.text("stream");
        if (stream.isEmpty() && !section.mentions("stream")) {
            findings.add(section.place(), "known must have the stream whose ids it means", "", "add stream");
        }
        return field(section, "known").flatMap(field -> stream.map(name -> new Rule.Known(field, name)));
    }

    private Optional<Rule> statistic(Section section) {
        String statistic = section.text("statistic").orElse("");
        if (statistic.isEmpty()) {
            return Optional.empty();
        }
        boolean rows = statistic.equals("rows");
        if (rows == section.mentions("of")) {
            String rule = rows ? "statistic rows must have no field" : "statistic " + statistic + " must have a field";
            findings.add(section.placeOf("of"), rule, "", rows ? "leave out of" : "add of");
            return Optional.empty();
        }
        if (section.number("min").isEmpty() && section.number("max").isEmpty()) {
            findings.add(section.place(), "statistic must have a bound", "", "add min, max or both");
            return Optional.empty();
        }
        Optional<String> field = rows ? Optional.of("") : field(section, "of");
        field.filter(name -> textual(name) && !Set.of("missing", "distinct").contains(statistic))
                .ifPresent(name -> findings.add(
                        section.placeOf("of"),
                        "statistic " + statistic + " must be of a number",
                        name,
                        "of a string there are missing and distinct"));
        return field.map(name -> new Rule.Statistic(statistic, name, section.number("min"), section.number("max")));
    }

    private boolean textual(String name) {
        int slot = schema.slot(name);
        return slot >= 0 && schema.fields().get(slot).type() == FieldType.STRING;
    }

    private Optional<Rule> row(Section section) {
        List<Variable> variables = new ArrayList<>();
        for (int slot = 0; slot < schema.size(); slot++) {
            variables.add(Variable.of(schema.fields().get(slot), slot));
        }
        return section.leaf("row")
                .flatMap(leaf -> code.check(leaf, Kind.TEST, Expressions.over(variables)))
                .map(expression -> new Rule.Row(expression.source()));
    }

    private Optional<String> field(Section section, String key) {
        return section.leaf(key).filter(this::known).map(Tree.Leaf::text);
    }

    private boolean known(Tree.Leaf leaf) {
        if (schema.slot(leaf.text()) < 0) {
            findings.unknown(leaf.place(), "check must name a field of the stream", leaf.text(), schema.names());
            return false;
        }
        return true;
    }
}
