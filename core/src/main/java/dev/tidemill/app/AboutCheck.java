package dev.tidemill.app;

import dev.tidemill.app.StreamDefinition.About;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Checks the streams that tell something about the events of others, once all streams are known.
final class AboutCheck {
    private final Findings findings;
    private final Map<String, StreamDefinition> streams;

    AboutCheck(Findings findings, Map<String, StreamDefinition> streams) {
        this.findings = findings;
        this.streams = streams;
    }

    void check(Section all) {
        all.entries().forEach((name, entry) -> {
            StreamDefinition stream = Objects.requireNonNull(streams.get(name));
            about((Section) entry.value(), stream);
            sharedNames((Section) entry.value(), stream);
        });
    }

    /// Fields of one name in several streams about the same one are one name to expressions, so must be of one type.
    private void sharedNames(Section section, StreamDefinition stream) {
        if (stream.about().isEmpty() || !streams.containsKey(stream.about().get().stream())) {
            return;
        }
        StreamDefinition told = Objects.requireNonNull(streams.get(stream.about().get().stream()));
        for (Scope.OutcomeField outcome : Scope.outcomeFields(told, streams.values())) {
            int slot = stream.schema().slot(outcome.field().name());
            Field own = slot < 0 ? outcome.field() : stream.schema().fields().get(slot);
            if (own.type() != outcome.field().type()
                    || own.scale() != outcome.field().scale()) {
                String rule = "field " + own.name() + " must have the type "
                        + outcome.field().type().word() + " that it has in " + outcome.stream()
                        + ", both are about " + told.name();
                Place place = section.section("fields")
                        .map(all -> all.keyPlace(own.name()))
                        .orElse(section.place());
                findings.add(place, rule, own.type().word(), "rename it");
            }
        }
    }

    private void about(Section section, StreamDefinition stream) {
        if (stream.about().isEmpty()) {
            return;
        }
        About about = stream.about().get();
        Section here = section.section("about").orElseThrow();
        here.leaf("stream").ifPresent(leaf -> {
            if (!streams.containsKey(about.stream())) {
                findings.unknown(leaf.place(), "stream must be one of the streams", about.stream(), streams.keySet());
            } else if (about.stream().equals(stream.name())) {
                findings.add(leaf.place(), "a stream must be about another one", about.stream());
            }
        });
        here.leaf("field").ifPresent(leaf -> {
            int slot = stream.schema().slot(about.field());
            List<String> known = stream.schema().names();
            if (slot < 0) {
                findings.unknown(leaf.place(), "field must be a field of " + stream.name(), about.field(), known);
                return;
            }
            Field field = stream.schema().fields().get(slot);
            if (field.type() != FieldType.STRING || !field.required()) {
                String rule = "field must be a required string, it holds the id of the event told about";
                findings.add(leaf.place(), rule, about.field());
            }
        });
    }
}
