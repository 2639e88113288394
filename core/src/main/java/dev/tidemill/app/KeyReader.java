package dev.tidemill.app;

import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads whose events an aggregate takes: `by` and `as`, checked in the aggregated and the decided stream.
final class KeyReader {
    private final Findings findings;
    private final FeatureReader.Parts parts;

    /// @param fields  the key in the aggregated stream
    /// @param decided the same fields in the decided stream
    record Key(List<String> fields, List<String> decided) {}

    KeyReader(Findings findings, FeatureReader.Parts parts) {
        this.findings = findings;
        this.parts = parts;
    }

    Key read(Section section, StreamDefinition stream) {
        if (!section.mentions("by")) {
            findings.add(
                    section.place(),
                    "aggregate must say by whom",
                    "",
                    "add by: an entity, a field, or a list of fields");
            return new Key(List.of(), List.of());
        }
        List<String> fields = new ArrayList<>();
        List<String> decided = new ArrayList<>();
        for (Leaf leaf : section.items("by").map(Tree.Items::leaves).orElse(List.of())) {
            for (String field : resolve(leaf, stream)) {
                String other =
                        section.section("as").flatMap(as -> as.text(field)).orElse(field);
                if (check(leaf.place(), stream, field, other)) {
                    fields.add(field);
                    decided.add(other);
                }
            }
        }
        if (new HashSet<>(fields).size() < fields.size()) {
            findings.add(section.placeOf("by"), "by must name each field once", String.join(", ", fields));
        }
        aliases(section, fields);
        return new Key(fields, decided);
    }

    /// The fields of an entity, or the field itself.
    private List<String> resolve(Leaf leaf, StreamDefinition stream) {
        EntityDefinition entity = parts.entities().get(leaf.text());
        if (entity != null) {
            return entity.key();
        }
        if (stream.schema().slot(leaf.text()) >= 0) {
            return List.of(leaf.text());
        }
        Set<String> known = new TreeSet<>(parts.entities().keySet());
        known.addAll(stream.schema().names());
        findings.unknown(leaf.place(), "by must be an entity or a field of " + stream.name(), leaf.text(), known);
        return List.of();
    }

    private boolean check(Place place, StreamDefinition stream, String field, String decided) {
        Schema here = stream.schema();
        Schema there = parts.decided().schema();
        if (here.slot(field) < 0) {
            String rule = "key field must be in the aggregated stream " + stream.name();
            findings.unknown(place, rule, field, here.names());
            return false;
        }
        if (there.slot(decided) < 0) {
            String rule =
                    "key field must be in the decided stream " + parts.decided().name() + " too";
            findings.add(place, rule, decided, "say what it is called there: as: {" + field + ": its_name}");
            return false;
        }
        FieldType type = typeOf(here, field);
        FieldType other = typeOf(there, decided);
        if (type != other) {
            String rule = "key field must have the type " + other.word() + " of " + decided + " in "
                    + parts.decided().name();
            findings.add(place, rule, type.word());
            return false;
        }
        return true;
    }

    private static FieldType typeOf(Schema schema, String name) {
        Field field = schema.fields().get(schema.slot(name));
        return field.type();
    }

    private void aliases(Section section, List<String> fields) {
        section.section("as")
                .ifPresent(as -> as.entries().forEach((field, entry) -> {
                    if (!fields.contains(field) && section.items("by").isPresent() && !fields.isEmpty()) {
                        findings.unknown(entry.place(), "as must rename a field of the key", field, fields);
                    }
                }));
    }
}
