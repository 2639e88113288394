package dev.tidemill.app;

import dev.tidemill.app.StreamDefinition.About;
import dev.tidemill.app.StreamDefinition.DerivedField;
import dev.tidemill.app.Tree.Entry;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads one stream: its fields, the derived ones with the types of their expressions, and what it is about.
final class StreamReader {
    private static final Duration LONGEST_LATENESS = Duration.ofDays(30);
    private static final Duration LONGEST_AHEAD = Duration.ofDays(1);

    private final Findings findings;
    private final Code code;

    StreamReader(Findings findings, Code code) {
        this.findings = findings;
        this.code = code;
    }

    StreamDefinition read(String name, Section section) {
        List<Field> fields = fields(section);
        List<DerivedField> derived = derived(section, fields);
        Schema schema = Schema.of(fields);
        StreamDefinition stream = new StreamDefinition(
                name,
                section.text("description").orElse(""),
                schema,
                section.text("id").orElse(""),
                section.text("time").orElse(""),
                bounded(section, "lateness", LONGEST_LATENESS).orElse(StreamDefinition.DEFAULT_LATENESS),
                bounded(section, "ahead", LONGEST_AHEAD).orElse(StreamDefinition.DEFAULT_AHEAD),
                section.span("retention"),
                derived,
                about(section),
                new CheckReader(findings, code, schema).read(section));
        special(section, schema, "id", FieldType.STRING);
        special(section, schema, "time", FieldType.TIMESTAMP);
        retention(section, stream);
        return stream;
    }

    private List<Field> fields(Section section) {
        List<Field> fields = new ArrayList<>();
        FieldReader reader = new FieldReader(findings, code);
        section.section("fields").ifPresent(all -> {
            all.entries().forEach((name, entry) -> {
                reserved(name, entry.place());
                fields.add(reader.read(name, entry));
            });
            all.broken().forEach(code::broken);
        });
        return fields;
    }

    private void reserved(String name, Place place) {
        if (Expressions.reservedWords().contains(name)) {
            findings.add(place, "field must not be called as a word of the expression language", name, "rename it");
        }
    }

    /// Adds the derived fields to `fields` as far as their expressions have a type.
    private List<DerivedField> derived(Section section, List<Field> fields) {
        List<DerivedField> derived = new ArrayList<>();
        Optional<Section> all = section.section("derive");
        if (all.isEmpty()) {
            return derived;
        }
        Map<String, Entry> entries = all.get().entries();
        all.get().broken().forEach(code::broken);
        Set<String> names = new LinkedHashSet<>(entries.keySet());
        fields.forEach(field -> names.remove(field.name()));
        Order order = new Order(findings, "derived field", names);
        entries.forEach((name, entry) -> {
            if (entry.value() instanceof Leaf leaf) {
                order.uses(name, Order.words(leaf.text()));
            }
        });
        for (Map.Entry<String, Entry> one : entries.entrySet()) {
            String name = one.getKey();
            reserved(name, one.getValue().place());
            if (fields.stream().anyMatch(field -> field.name().equals(name))) {
                findings.add(one.getValue().place(), "derived field must have a name of its own", name, "rename it");
            } else if (one.getValue().value() instanceof Leaf leaf && order.sound(name, leaf)) {
                Optional<Expression> expression = code.check(leaf, Kind.VALUE, Expressions.over(variables(fields)));
                expression.ifPresentOrElse(
                        found -> {
                            fields.add(Field.of(name, found.type()));
                            derived.add(new DerivedField(name, found.source()));
                        },
                        () -> code.broken(name));
            } else {
                code.broken(name);
            }
        }
        return derived;
    }

    private static List<Variable> variables(List<Field> fields) {
        List<Variable> variables = new ArrayList<>();
        for (Field field : fields) {
            variables.add(Variable.of(field, variables.size()));
        }
        return variables;
    }

    private void special(Section section, Schema schema, String key, FieldType type) {
        section.leaf(key).ifPresent(leaf -> {
            String name = leaf.text();
            int slot = schema.slot(name);
            if (slot < 0) {
                findings.unknown(leaf.place(), key + " must be a field of the stream", name, schema.names());
                return;
            }
            Field field = schema.fields().get(slot);
            if (field.type() != type || !field.required()) {
                String rule = key + " must be a required field of type " + type.word();
                findings.add(
                        leaf.place(), rule, name, "declare " + name + ": {type: " + type.word() + ", required: true}");
            }
        });
    }

    private Optional<Duration> bounded(Section section, String key, Duration longest) {
        Optional<Duration> span = section.span(key);
        if (span.isPresent() && span.get().compareTo(longest) > 0) {
            String rule = key + " must be at most " + Spans.format(longest);
            findings.add(section.placeOf(key), rule, Spans.format(span.get()));
        }
        return span;
    }

    private void retention(Section section, StreamDefinition stream) {
        stream.retention()
                .filter(kept -> kept.compareTo(stream.lateness()) <= 0)
                .ifPresent(kept -> findings.add(
                        section.placeOf("retention"),
                        "retention must be longer than lateness " + Spans.format(stream.lateness()),
                        Spans.format(kept)));
    }

    private static Optional<About> about(Section section) {
        return section.section("about")
                .map(about -> new About(
                        about.text("stream").orElse(""), about.text("field").orElse("")));
    }
}
