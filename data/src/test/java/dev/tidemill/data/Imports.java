package dev.tidemill.data;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.ImportDefinition.ColumnEquals;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.app.Lifecycle;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.core.SemanticVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Imports that the tests here share: card payments with their labels, which become known seven days later.
final class Imports {
    static final String HEADER = "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n";
    static final Duration DELAY = Duration.ofDays(7);

    private Imports() {}

    static Application application(StreamDefinition... streams) {
        Map<String, StreamDefinition> byName = new LinkedHashMap<>();
        for (StreamDefinition stream : streams) {
            byName.put(stream.name(), stream);
        }
        return new Application(
                "payments",
                new SemanticVersion(1, 0, 0),
                "",
                byName,
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new PolicyDefinition(1, List.of(), List.of(), "approve"),
                Map.of(),
                List.of(),
                Lifecycle.NONE,
                Optional.empty(),
                Optional.empty(),
                "");
    }

    static Application payments() {
        return application(Streams.transactions(), Streams.labels());
    }

    static ImportDefinition definition(String format, String files, boolean everyLabel) {
        return new ImportDefinition(
                "payments",
                format,
                files,
                ',',
                List.of(
                        new RowEvent(
                                "transactions",
                                Optional.empty(),
                                Duration.ZERO,
                                Map.of(
                                        "id", new Source.Column("TRANSACTION_ID"),
                                        "time", new Source.Time("TX_DATETIME", "yyyy-MM-dd HH:mm:ss", "UTC"),
                                        "customer_id", new Source.Column("CUSTOMER_ID"),
                                        "terminal_id", new Source.Column("TERMINAL_ID"),
                                        "amount", new Source.Column("TX_AMOUNT"))),
                        new RowEvent(
                                "labels",
                                everyLabel ? Optional.empty() : Optional.of(new ColumnEquals("TX_FRAUD", "1")),
                                DELAY,
                                Map.of(
                                        "id", new Source.Prefixed("label-", "TRANSACTION_ID"),
                                        "transaction_id", new Source.Column("TRANSACTION_ID"),
                                        "fraud", new Source.Column("TX_FRAUD")))));
    }

    static void write(Path file, String text) throws IOException {
        try (OutputStream out = file.toString().endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /// Keeps what an import hands over.
    static final class Taken implements EventSink, Refusals {
        final List<Event> events = new ArrayList<>();
        final List<ImportPosition> positions = new ArrayList<>();
        final List<Refusal> refusals = new ArrayList<>();
        private int batchesLeft = Integer.MAX_VALUE;

        /// Breaks off, like a process that is killed, in place of taking the batch after these.
        Taken breakingAfter(int batches) {
            batchesLeft = batches;
            return this;
        }

        ImportTarget target() {
            return new ImportTarget(this, this);
        }

        @Override
        public void accept(List<Event> batch, ImportPosition position) {
            if (batchesLeft-- == 0) {
                throw new IllegalStateException("killed");
            }
            events.addAll(batch);
            positions.add(position);
        }

        @Override
        public void refuse(Refusal refusal) {
            refusals.add(refusal);
        }

        ImportPosition position() {
            return positions.isEmpty() ? ImportPosition.START : positions.getLast();
        }

        List<String> ids() {
            return events.stream().map(Event::id).toList();
        }

        List<String> problems() {
            return refusals.stream()
                    .flatMap(refusal -> refusal.problems().stream())
                    .map(Problem::toString)
                    .toList();
        }
    }
}
