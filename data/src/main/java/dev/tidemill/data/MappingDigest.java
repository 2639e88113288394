package dev.tidemill.data;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.app.StreamDefinition;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;

/// SHA-256 over all that decides which events a row makes: the mapping, and the rules and derived fields of the
/// streams
/// that they go to. Names of files play no part.
final class MappingDigest {
    private MappingDigest() {}

    static String of(Application application, ImportDefinition definition) {
        StringBuilder text = new StringBuilder();
        text.append(definition.format())
                .append(definition.delimiter())
                .append(
                        definition.columns().isEmpty()
                                ? ""
                                : definition.columns().toString())
                .append('\n');
        for (RowEvent event : definition.events()) {
            StreamDefinition stream = application.stream(event.stream());
            text.append(event.stream())
                    .append(event.when())
                    .append(event.delay())
                    .append('\n');
            text.append(new TreeMap<>(event.fields())).append('\n');
            text.append(stream.idField()).append(' ').append(stream.timeField()).append('\n');
            text.append(stream.schema().fields()).append(stream.derived()).append('\n');
            stream.checks().stream()
                    .filter(check -> check.refusesEvents())
                    .forEach(check -> text.append(check.rule()).append('\n'));
        }
        return HexFormat.of()
                .formatHex(FileBytes.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
