package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventBatchReaderTest {
    private final EventBatchReader reader =
            new EventBatchReader(new EventReader(Streams.transactions(), Streams.CLOCK));

    private static String payment(int number) {
        return "{\"id\":\"t" + number + "\",\"time\":\"2018-04-01T00:00:31Z\",\"customer_id\":\"596\","
                + "\"terminal_id\":\"3156\",\"amount\":57.16}";
    }

    private static String payments(int count, String separator) {
        return IntStream.range(0, count).mapToObj(EventBatchReaderTest::payment).collect(Collectors.joining(separator));
    }

    /// Each verdict as its event's id, or its problems.
    private static List<String> read(EventBatchReader reader, Body body) {
        return reader.read(body).stream()
                .map(verdict -> switch (verdict) {
                    case Verdict.Accepted accepted -> accepted.event().id();
                    case Verdict.Refused refused ->
                        refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
                })
                .toList();
    }

    private List<String> read(String text, BodyForm form) {
        return read(reader, Body.of(text.getBytes(StandardCharsets.UTF_8), form));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Body compressed(byte[] bytes, BodyForm form) {
        return new Body(bytes, form, true, Optional.empty(), Optional.empty());
    }

    @Test
    void oneEventOrAnArray() {
        assertThat(read(payment(1), BodyForm.JSON)).containsExactly("t1");
        assertThat(read(" [" + payments(3, " ,\n") + "] ", BodyForm.JSON)).containsExactly("t0", "t1", "t2");
        assertThat(read("\uFEFF[" + payments(2, ",") + "]", BodyForm.JSON)).containsExactly("t0", "t1");
        assertThat(read("[]", BodyForm.JSON)).isEmpty();
    }

    @Test
    void aBadEventHarmsNobodyElse() {
        String bad = payment(1).replace("57.16", "\"57.16\"");

        assertThat(read("[" + payment(0) + "," + bad + ",7,[{}]," + payment(2) + "]", BodyForm.JSON))
                .containsExactly(
                        "t0",
                        "field amount: must be a number with at most 2 digits after the point, got \"57.16\""
                                + " (write it without quotes)",
                        "line 1: event must be a JSON object, got \"7\"",
                        "line 1: event must be a JSON object, got \"an array\"",
                        "t2");
    }

    @Test
    void theBodyOfARefusedElementIsKept() {
        String bad = payment(1).replace("57.16", "-1");

        Verdict.Refused refused = (Verdict.Refused) reader.read(
                        Body.of(("[" + payment(0) + ", " + bad + "]").getBytes(StandardCharsets.UTF_8), BodyForm.JSON))
                .get(1);

        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).isEqualTo(bad);
        assertThat(refused.id()).isEqualTo("t1");
    }

    @Test
    void whereAnArrayStopsBeingJsonTheRestIsOneRefusal() {
        List<Verdict> verdicts = reader.read(Body.of(
                ("[" + payment(0) + ",\n{\"id\" 1}," + payment(2) + "]").getBytes(StandardCharsets.UTF_8),
                BodyForm.JSON));

        assertThat(verdicts).hasSize(2);
        Verdict.Refused rest = (Verdict.Refused) verdicts.get(1);
        assertThat(rest.problems().getFirst().toString())
                .startsWith("line 2 column 7: event must be valid JSON: unexpected character")
                .endsWith("(what stands before is taken; nothing after it can be read)");
        assertThat(new String(rest.body(), StandardCharsets.UTF_8)).startsWith("{\"id\" 1},{");
    }

    @Test
    void textAfterTheArrayIsRefused() {
        assertThat(read("[" + payment(0) + "] [" + payment(1) + "]", BodyForm.JSON))
                .containsExactly(
                        "t0",
                        "line 1 column " + (payment(0).length() + 4)
                                + ": body must end with its array (what stands before is taken)");
    }

    @Test
    void linesAreReadOneByOne() {
        String body = payment(0) + "\r\n\n{broken\n" + payment(1) + "\n  \n" + payment(2);

        List<String> verdicts = read(body, BodyForm.LINES);

        assertThat(verdicts).hasSize(4).contains("t0", "t1", "t2");
        assertThat(verdicts.get(1)).startsWith("line 3 column 2: event must be valid JSON");
    }

    @Test
    void compressedBodiesAreInflated() {
        assertThat(read(reader, compressed(gzip(payments(3, "\n")), BodyForm.LINES)))
                .containsExactly("t0", "t1", "t2");
    }

    @Property(tries = 60)
    void aTornBodyGivesWhatStoodBefore(@ForAll @IntRange(min = 0, max = 1000) int permille, @ForAll boolean lines) {
        String text = lines ? payments(40, "\n") : "[" + payments(40, ",") + "]";
        byte[] whole = gzip(text);
        byte[] torn = Arrays.copyOf(whole, Math.min(whole.length - 1, whole.length * permille / 1000));

        List<String> verdicts = read(reader, compressed(torn, lines ? BodyForm.LINES : BodyForm.JSON));

        assertThat(verdicts.getLast())
                .matches("body: gzip must be whole, ends or breaks after \\d+ bytes inflated"
                        + " \\(what stands before is taken; send the rest again\\)");
        for (int i = 0; i < verdicts.size() - 1; i++) {
            assertThat(verdicts.get(i)).isEqualTo("t" + i);
        }
    }

    @Test
    void aDamagedChecksumCountsAsTorn() {
        byte[] bytes = gzip(payments(2, "\n") + "\n");
        bytes[bytes.length - 5] ^= 1;

        assertThat(read(reader, compressed(bytes, BodyForm.LINES)))
                .hasSize(3)
                .startsWith("t0", "t1")
                .last()
                .asString()
                .startsWith("body: gzip must be whole");
    }

    @Test
    void aBombIsRefusedBeforeItIsInflated() {
        byte[] bomb = gzip(" ".repeat(33 * 1024 * 1024));

        assertThatThrownBy(() -> reader.read(compressed(bomb, BodyForm.LINES)))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
                .hasMessage("body must have at most 33554432 bytes, has more (send it in parts)");
    }

    @Test
    void tooManyEventsAreRefusedTogether() {
        EventBatchReader small =
                new EventBatchReader(new EventReader(Streams.transactions(), Streams.CLOCK, new Limits(1024, 4096, 2)));
        Body body = Body.of(payments(3, "\n").getBytes(StandardCharsets.UTF_8), BodyForm.LINES);

        assertThatThrownBy(() -> small.read(body))
                .hasMessage("body must have at most 2 events, has more (send it in parts)");
    }

    @Test
    void anOversizeElementIsRefusedAlone() {
        String big = payment(1).replace("3156", "x".repeat(70_000));

        assertThat(read("[" + payment(0) + "," + big + "," + payment(2) + "]", BodyForm.JSON))
                .startsWith("t0")
                .endsWith("t2")
                .element(1)
                .asString()
                .contains("event must have at most 65536 bytes, has " + big.length());
    }

    @Test
    void cloudEventsCarryTheFieldsInTheirData() {
        String event =
                "{\"specversion\":\"1.0\",\"type\":\"payment\",\"source\":\"/till\",\"ext\":{\"a\":[1]},\"data\":"
                        + "{\"customer_id\":\"596\",\"terminal_id\":\"3156\",\"amount\":57.16},"
                        + "\"id\":\"ce1\",\"time\":\"2018-04-01T00:00:31Z\"}";

        assertThat(read(event, BodyForm.CLOUD_EVENT)).containsExactly("ce1");
        assertThat(read("[" + event + "," + event.replace("ce1", "ce2") + "]", BodyForm.CLOUD_EVENTS))
                .containsExactly("ce1", "ce2");
        assertThat(read(event.replace("\"data\":{", "\"data\":{\"id\":\"own\","), BodyForm.CLOUD_EVENT))
                .containsExactly("own");
    }

    @Test
    void brokenCloudEventsAreRefusedWithReasons() {
        assertThat(read("{\"specversion\":\"0.3\",\"id\":5,\"time\":\"noon\"}", BodyForm.CLOUD_EVENT))
                .containsExactly("attribute id: must be a string; attribute specversion: must be 1.0, got \"0.3\";"
                        + " attribute data: must be given and hold the event's fields;"
                        + " attribute time: must be a time in RFC 3339, got \"noon\" (write it as 2018-04-01T00:00:31Z);"
                        + " field id: must be given; field customer_id: must be given;"
                        + " field terminal_id: must be given; field amount: must be given");
    }

    @Test
    void headersStandInForIdAndTime() {
        byte[] bytes =
                "{\"customer_id\":\"596\",\"terminal_id\":\"3156\",\"amount\":57.16}".getBytes(StandardCharsets.UTF_8);

        Body body = new Body(bytes, BodyForm.JSON, false, Optional.of("h1"), Optional.of("2018-04-01T00:00:31Z"));

        assertThat(read(reader, body)).containsExactly("h1");
    }

    @Test
    void contentTypesNameTheForm() {
        assertThat(BodyForm.of("application/json; charset=utf-8")).isEqualTo(BodyForm.JSON);
        assertThat(BodyForm.of("Application/X-NDJSON")).isEqualTo(BodyForm.LINES);
        assertThat(BodyForm.of("application/cloudevents+json")).isEqualTo(BodyForm.CLOUD_EVENT);
        assertThat(BodyForm.of("application/cloudevents-batch+json")).isEqualTo(BodyForm.CLOUD_EVENTS);
        assertThatThrownBy(() -> BodyForm.of("text/csv"))
                .hasMessage("content type must be application/json, application/x-ndjson,"
                        + " application/cloudevents+json or application/cloudevents-batch+json, got \"text/csv\"");
    }
}
