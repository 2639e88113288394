package dev.tidemill.app;

import dev.tidemill.app.ImportDefinition.ColumnEquals;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.app.Tree.Entry;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads how the rows of files become events, and checks that every required field gets its value.
final class ImportReader {
    private final Findings findings;
    private final SourceReader sources;
    private final Map<String, StreamDefinition> streams;

    ImportReader(Findings findings, Map<String, StreamDefinition> streams) {
        this.findings = findings;
        this.sources = new SourceReader(findings);
        this.streams = streams;
    }

    ImportDefinition read(String name, Section section) {
        section.leaf("files").ifPresent(this::files);
        String format = section.text("format").orElse("");
        if (section.mentions("delimiter") && !format.isEmpty() && !format.equals("csv")) {
            findings.add(section.keyPlace("delimiter"), "delimiter must only be given for csv", format, "leave it out");
        }
        if (section.mentions("columns") && !format.isEmpty() && !format.equals("csv")) {
            findings.add(section.keyPlace("columns"), "columns must only be given for csv", format, "leave it out");
        }
        List<String> columns = section.texts("columns");
        if (columns.stream().distinct().count() != columns.size()) {
            findings.add(section.placeOf("columns"), "columns must have distinct names", columns.toString());
        }
        List<RowEvent> events = new ArrayList<>();
        List<Tree> items = section.items("events").map(Tree.Items::items).orElse(List.of());
        for (Tree item : items) {
            event((Section) item, events.isEmpty()).ifPresent(events::add);
        }
        if (items.isEmpty() && section.items("events").isPresent()) {
            findings.add(section.placeOf("events"), "import must make at least one event of a row", "");
        }
        char delimiter = section.text("delimiter").map(text -> text.charAt(0)).orElse(',');
        return new ImportDefinition(name, format, section.text("files").orElse(""), delimiter, columns, events);
    }

    private void files(Leaf leaf) {
        if (leaf.text().isBlank() || leaf.text().contains("/") || leaf.text().contains("\\")) {
            String rule = "files must be a file name pattern without folders";
            findings.add(leaf.place(), rule, leaf.text(), "the folder is given when importing");
        }
    }

    private Optional<RowEvent> event(Section section, boolean first) {
        Optional<Leaf> named = section.leaf("stream");
        StreamDefinition stream = named.map(leaf -> streams.get(leaf.text())).orElse(null);
        if (stream == null) {
            named.ifPresent(leaf ->
                    findings.unknown(leaf.place(), "stream must be one of the streams", leaf.text(), streams.keySet()));
            return Optional.empty();
        }
        Duration delay = section.span("delay").orElse(Duration.ZERO);
        if (first && !delay.isZero()) {
            String rule = "the first event of a row must have no delay, the others are counted from its time";
            findings.add(section.placeOf("delay"), rule, Spans.format(delay));
        }
        Map<String, Source> fields = new LinkedHashMap<>();
        section.section("fields").ifPresent(all -> {
            all.entries()
                    .forEach(
                            (name, entry) -> source(stream, name, entry).ifPresent(source -> fields.put(name, source)));
            covered(stream, all, !delay.isZero());
        });
        Optional<ColumnEquals> when = section.section("when")
                .map(test -> new ColumnEquals(
                        test.text("column").orElse(""), test.text("equals").orElse("")));
        return Optional.of(new RowEvent(stream.name(), when, delay, fields));
    }

    private Optional<Source> source(StreamDefinition stream, String name, Entry entry) {
        int slot = stream.schema().slot(name);
        if (slot < 0 || slot >= stream.declaredFields()) {
            Set<String> known = new HashSet<>();
            stream.schema().fields().subList(0, stream.declaredFields()).forEach(field -> known.add(field.name()));
            String rule = "field must be a declared field of " + stream.name();
            findings.unknown(entry.place(), rule, name, known.stream().sorted().toList());
            return Optional.empty();
        }
        return sources.read(entry.value(), stream.schema().fields().get(slot).type() == FieldType.TIMESTAMP);
    }

    private void covered(StreamDefinition stream, Section fields, boolean delayed) {
        for (Field field : stream.schema().fields().subList(0, stream.declaredFields())) {
            boolean implied = delayed && field.name().equals(stream.timeField());
            if (field.required() && !implied && !fields.mentions(field.name())) {
                String rule = "import must fill every required field of " + stream.name();
                findings.add(fields.place(), rule, "", "add " + field.name());
            }
            if (implied && fields.mentions(field.name())) {
                String rule =
                        "a delayed event must have no source of its time, that is the first event's and the delay";
                findings.add(fields.keyPlace(field.name()), rule, field.name(), "leave it out");
            }
        }
    }
}
