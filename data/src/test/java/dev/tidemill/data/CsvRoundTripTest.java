package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvRoundTripTest {
    private static final StreamDefinition STREAM = Streams.stream(
            "notes",
            List.of(
                    Streams.required("id", FieldType.STRING),
                    Streams.required("time", FieldType.TIMESTAMP),
                    Field.of("text", FieldType.STRING),
                    Field.of("money", FieldType.DECIMAL),
                    Field.of("ratio", FieldType.NUMBER),
                    Field.of("whole", FieldType.INTEGER),
                    Field.of("flag", FieldType.BOOLEAN)),
            List.of());

    record Note(long time, String text, long money, double ratio, long whole, boolean flag) {}

    @Provide
    Arbitrary<List<Note>> notes() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("ab,;\"' \n\r\tüß€")
                .ofMaxLength(20)
                .filter(value -> !value.contains("\r"));
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1_700_000_000_000L),
                        text,
                        Arbitraries.longs().between(-999_999_999_999_999_999L, 999_999_999_999_999_999L),
                        Arbitraries.doubles(),
                        Arbitraries.longs(),
                        Arbitraries.of(true, false))
                .as(Note::new)
                .list()
                .ofMaxSize(20);
    }

    private static String row(int id, Note note, char delimiter, String end) {
        return String.join(
                        String.valueOf(delimiter),
                        Integer.toString(id),
                        Times.format(note.time),
                        '"' + note.text.replace("\"", "\"\"") + '"',
                        BigDecimal.valueOf(note.money, 2).toPlainString(),
                        Double.toString(note.ratio),
                        Long.toString(note.whole),
                        Boolean.toString(note.flag))
                + end;
    }

    @Property(tries = 150)
    void whatIsWrittenAsCsvIsTaken(
            @ForAll("notes") List<Note> notes, @ForAll boolean semicolon, @ForAll boolean windows) throws IOException {
        char delimiter = semicolon ? ';' : ',';
        String end = windows ? "\r\n" : "\n";
        StringBuilder csv = new StringBuilder("id,time,text,money,ratio,whole,flag".replace(',', delimiter) + end);
        for (int i = 0; i < notes.size(); i++) {
            csv.append(row(i, notes.get(i), delimiter, end));
        }
        Path folder = Files.createTempDirectory("csv");
        Imports.Taken taken = new Imports.Taken();
        try {
            Imports.write(folder.resolve("notes.csv"), csv.toString());
            importer(delimiter).run(folder, ImportPosition.START, taken.target(), progress -> {});
        } finally {
            Datasets.discard(folder);
        }

        assertThat(taken.problems()).isEmpty();
        assertThat(taken.events).hasSameSizeAs(notes);
        List<Long> times = new ArrayList<>();
        for (Event event : taken.events) {
            Note note = notes.get(Integer.parseInt(event.id()));
            times.add(event.known());
            assertThat(event.values())
                    .containsExactly(
                            event.id(),
                            note.time,
                            note.text.isEmpty() ? null : note.text,
                            note.money,
                            note.ratio,
                            note.whole,
                            note.flag);
        }
        assertThat(times).isSorted();
    }

    private static Importer importer(char delimiter) {
        Map<String, Source> fields = new java.util.LinkedHashMap<>();
        STREAM.schema().fields().forEach(field -> fields.put(field.name(), new Source.Column(field.name())));
        ImportDefinition definition = new ImportDefinition(
                "notes",
                "csv",
                "*.csv",
                delimiter,
                List.of(new RowEvent("notes", Optional.empty(), Duration.ZERO, fields)));
        return new Importer(Imports.application(STREAM), definition, ImportOptions.DEFAULT, Streams.CLOCK);
    }
}
