package dev.tidemill.data.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.ImportOptions;
import dev.tidemill.data.ImportPosition;
import dev.tidemill.data.ImportProgress;
import dev.tidemill.data.ImportTarget;
import dev.tidemill.data.Importer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestionTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private Path orders() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder(
                "Order ID;Placed;CustomerId;Amount;channel;in;is_fraud;\"odd \"\"name\"\"\";country\n");
        for (int i = 0; i < 400; i++) {
            text.append(1000 + i).append(';');
            text.append(String.format("%02d.03.2025 %02d:15:00", 1 + i / 20, i % 20))
                    .append(';');
            text.append("c-").append(random.nextInt(40)).append(';');
            text.append(random.nextInt(5) == 0 ? "" : random.nextInt(9000) / 100.0)
                    .append(';');
            text.append(random.nextBoolean() ? "web: shop" : "store").append(';');
            text.append(random.nextGaussian())
                    .append(';')
                    .append(i % 50 == 0 ? 1 : 0)
                    .append(";x y;");
            text.append(random.nextBoolean() ? "IT" : "FR").append('\n');
        }
        return Files.writeString(folder.resolve("orders-2025-03.csv"), text.toString());
    }

    @Test
    void aStrangersFileBecomesAnApplicationThatImportsIt() throws IOException {
        Path file = orders();

        String text = Suggestion.forFile(file);
        Application application = ApplicationReader.read("suggested", text);
        List<String> refused = new ArrayList<>();
        int[] events = new int[1];
        ImportProgress end = new Importer(
                        application, application.imports().get("history"), ImportOptions.DEFAULT, CLOCK)
                .run(
                        folder,
                        ImportPosition.START,
                        new ImportTarget(
                                (batch, position) -> events[0] += batch.size(),
                                refusal -> refused.add(refusal.problems().toString())),
                        progress -> {});

        assertThat(refused).isEmpty();
        assertThat(end.rows()).isEqualTo(400);
        assertThat(events[0]).isEqualTo(400);
        assertThat(application.streams()).containsOnlyKeys("orders_2025_03");
        assertThat(application.entities()).containsOnlyKeys("customer");
        var schema = application.stream("orders_2025_03").schema();
        assertThat(schema.names())
                .containsExactly(
                        "order_id",
                        "placed",
                        "customer_id",
                        "amount",
                        "channel",
                        "in_field",
                        "is_fraud",
                        "odd_name",
                        "country");
        assertThat(schema.fields().get(3).type()).isEqualTo(FieldType.DECIMAL);
        assertThat(schema.fields().get(3).required()).isFalse();
        assertThat(schema.fields().get(3).min()).hasValue(0);
        assertThat(schema.fields().get(4).values()).containsExactly("store", "web: shop");
        assertThat(schema.fields().get(6).type()).isEqualTo(FieldType.BOOLEAN);
        assertThat(text)
                .contains("delimiter: \";\"")
                .contains("files: \"orders-*.csv\"")
                .contains("placed: {column: \"Placed\", format: \"dd.MM.yyyy HH:mm:ss\"}")
                .contains("amount_complete: {complete: amount, share: 0.")
                .contains("amount_median: {statistic: p50, of: amount, min: ");
    }

    @Test
    void jsonLinesAreReadToo() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            text.append("{\"id\": \"")
                    .append(java.util.UUID.nameUUIDFromBytes(new byte[] {(byte) i}))
                    .append("\", \"at\": \"2025-01-01T00:00:00Z\", \"level\": ")
                    .append(i % 3)
                    .append("}\n");
        }
        Path file = Files.writeString(folder.resolve("log.jsonl"), text.toString());

        String suggested = Suggestion.forFile(file);

        assertThat(ApplicationReader.read("suggested", suggested).stream("log").idField())
                .isEqualTo("id");
        assertThat(suggested)
                .contains("pattern: \"[0-9a-f]{8}-[0-9a-f]{4}-")
                .contains("level: {type: integer, required: true, min: 0}")
                .contains("at: \"at\"");
    }

    @Test
    void whatCannotBeSuggestedIsSaid() throws IOException {
        Path twins = Files.writeString(folder.resolve("twins.csv"), "a,at\n1,2025-01-01\n1,2025-01-01\n");
        Path timeless = Files.writeString(folder.resolve("timeless.csv"), "a,b\n1,x\n2,x\n");
        Path empty = Files.writeString(folder.resolve("empty.csv"), "a,b\n");

        assertThatThrownBy(() -> Suggestion.forFile(twins))
                .isInstanceOf(TidemillException.class)
                .hasMessage("file twins.csv must have a column that is different in every row, which becomes the id of"
                        + " its events; none of [a, at] is (add one, such as a running number)");
        assertThatThrownBy(() -> Suggestion.forFile(timeless))
                .hasMessage("file timeless.csv must have a column that says when each row happened; none of [a, b]"
                        + " holds times in one form in every row");
        assertThatThrownBy(() -> Suggestion.forFile(empty))
                .hasMessage("file empty.csv must have rows to suggest from, got none");
        assertThatThrownBy(() -> Suggestion.forFile(folder.resolve("none.csv")))
                .hasMessageStartingWith("file must exist and be readable");
    }

    @Test
    void namesOfFieldsAreAllowedAndDistinct() {
        HashSet<String> taken = new HashSet<>();

        assertThat(List.of("TX_Amount", "tx amount", "", "1st", "für", "in").stream()
                        .map(name -> Suggestion.field(name, taken)))
                .containsExactly("tx_amount", "tx_amount_2", "field", "f_1st", "f_r", "in_field");
    }

    @Test
    void aStreamGetsChecks() {
        List<String[]> rows = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            rows.add(new String[] {random.nextInt(10) == 0 ? null : "x" + i, String.valueOf(random.nextDouble())});
        }

        String text = Suggestion.forStream(
                "visits", List.of("page", "depth"), List.of(FieldType.STRING, FieldType.NUMBER), rows);

        assertThat(text)
                .startsWith(
                        "# From 500 events; put it into the stream in app.yaml.\nstreams:\n  visits:\n    checks:\n")
                .contains("      page_complete: {complete: page, share: 0.")
                .contains("      depth_median: {statistic: p50, of: depth, min: ");
    }
}
