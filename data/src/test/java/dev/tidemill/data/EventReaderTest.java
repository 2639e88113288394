package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
    private static final String PAYMENT = """
            {"id":"t1","time":"2018-04-01T00:00:31Z","customer_id":"596","terminal_id":"3156","amount":57.16}""";

    private final EventReader payments = new EventReader(Streams.transactions(), Streams.CLOCK);
    private final EventReader everything = new EventReader(Streams.everything(), Streams.CLOCK);

    private static Event accepted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        return ((Verdict.Accepted) verdict).event();
    }

    private static List<String> refused(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict)
                .problems().stream().map(Problem::toString).toList();
    }

    private Verdict payment(String json) {
        return payments.read(json.getBytes(StandardCharsets.UTF_8));
    }

    /// An event of the stream `everything` with these fields more.
    private Verdict with(String fields) {
        String json = "{\"id\":\"a\",\"time\":1522540831000," + fields + "}";
        return everything.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPaymentIsRead() {
        Event event = accepted(payment(PAYMENT));

        assertThat(event.id()).isEqualTo("t1");
        assertThat(event.time()).isEqualTo(1_522_540_831_000L);
        assertThat(event.known()).isEqualTo(Streams.CLOCK.millis());
        assertThat(event.values()).containsExactly("t1", 1_522_540_831_000L, "596", "3156", 5716L);
    }

    @Test
    void derivedFieldsFollowTheDeclaredOnes() {
        Event event = accepted(with("\"ratio\":0.25,\"money\":10.01"));

        assertThat(event.values())
                .containsExactly("a", 1_522_540_831_000L, null, null, 1001L, 0.25, null, null, null, 0.5, true);
    }

    @Test
    void nullIsMissing() {
        assertThat(accepted(with("\"text\":null,\"ratio\":null")).values()[2]).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        57.16   | 5716
        57      | 5700
        0.1     | 10
        -3.05   | -305
        57.160  | 5716
        1e2     | 10000
        -0      | 0
        123456789012345.67 | 12345678901234567
        """)
    void decimalsAreExact(String json, long units) {
        assertThat(accepted(with("\"money\":" + json)).values()[4]).isEqualTo(units);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "2018-04-01T00:00:31Z"           | 1522540831000
        "2018-04-01t00:00:31z"           | 1522540831000
        "2018-04-01 00:00:31Z"           | 1522540831000
        "2018-04-01T02:00:31.5+02:00"    | 1522540831500
        "2018-03-31T19:00:31.123456-05:00" | 1522540831123
        "2000-02-29T00:00:00Z"           | 951782400000
        1522540831000                    | 1522540831000
        """)
    void timesAreReadInBothForms(String json, long millis) {
        assertThat(accepted(with("\"seen\":" + json)).values()[7]).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "text":5        | field text: must be a string, got "5" (write it in quotes)
        "text":true     | field text: must be a string, got "true" (write it in quotes)
        "text":{"a":1}  | field text: must be a string, got "an object" (fields hold single values)
        "text":[1,[2]]  | field text: must be a string, got "an array" (fields hold single values)
        "whole":"5"     | field whole: must be an integer, got "5" (write it without quotes)
        "whole":5.5     | field whole: must be an integer, got "5.5"
        "whole":-11     | field whole: must be at least -10, got "-11"
        "whole":1000001 | field whole: must be at most 1000000, got "1000001"
        "whole":99999999999999999999 | field whole: must be a number of at most 18 digits, got "99999999999999999999"
        "money":"57.16" | field money: must be a number with at most 2 digits after the point, got "57.16" (write it without quotes)
        "money":57.165  | field money: must be a number with at most 2 digits after the point, got "57.165" (round it before it is sent)
        "money":NaN     | field money: must be a number with at most 2 digits after the point, got "NaN" (leave the field out where its value is missing)
        "ratio":NaN     | field ratio: must be a finite number, got "NaN" (leave the field out where its value is missing)
        "ratio":-Infinity | field ratio: must be a finite number, got "-Infinity" (leave the field out where its value is missing)
        "ratio":1e999   | field ratio: must be a finite number, got "1e999"
        "ratio":1.5     | field ratio: must be at most 1, got "1.5"
        "ratio":true    | field ratio: must be a finite number, got "true"
        "flag":1        | field flag: must be true or false, got "1"
        "flag":"true"   | field flag: must be true or false, got "true" (write it without quotes)
        "seen":"yesterday" | field seen: must be a time in RFC 3339 or milliseconds since 1970, got "yesterday" (write it as 2018-04-01T00:00:31Z)
        "seen":"2018-02-30T00:00:00Z" | field seen: must be a time in RFC 3339 or milliseconds since 1970, got "2018-02-30T00:00:00Z" (write it as 2018-04-01T00:00:31Z)
        "seen":1522540831 | field seen: must be a time in RFC 3339 or milliseconds since 1970, got "1522540831" (it looks like seconds: multiply it by 1000)
        "channel":"wab" | field channel: must be one of [web, store, phone], got "wab" (did you mean "web"?)
        "mony":5        | field mony: must be a field of stream everything, got "mony" (did you mean "money"?)
        "flag":true,"flag":false | field flag: must be given once, is given twice
        "big":true      | field big: must not be given: it is derived from other fields
        """)
    void whatBreaksARuleIsRefusedWithTheRemedy(String fields, String problem) {
        assertThat(refused(with(fields))).containsExactly(problem);
    }

    @Test
    void everyMistakeIsReported() {
        String json = "{\"id\":\"\",\"time\":\"2018-04-01T00:00:31Z\",\"customer_id\":\"A!\",\"amount\":-1}";

        assertThat(refused(payment(json)))
                .containsExactly(
                        "field customer_id: must match [0-9a-z-]+, got \"A!\"",
                        "field amount: must be at least 0, got \"-1.00\"",
                        "field terminal_id: must be given",
                        "field id: must have 1 to 128 characters, has 0");
    }

    @Test
    void nullIsNotGiven() {
        assertThat(refused(payment(PAYMENT.replace("57.16", "null").replace("\"596\"", "596"))))
                .containsExactly(
                        "field customer_id: must be a string, got \"596\" (write it in quotes)",
                        "field amount: must be given");
    }

    @Test
    void aRefusalKeepsIdAndBody() {
        Verdict.Refused refused = (Verdict.Refused) payment(PAYMENT.replace("57.16", "-1"));

        assertThat(refused.id()).isEqualTo("t1");
        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).isEqualTo(PAYMENT.replace("57.16", "-1"));
    }

    @Test
    void longValuesAreShortened() {
        assertThat(refused(payment(PAYMENT.replace("\"596\"", '"' + "9".repeat(41) + '"'))))
                .containsExactly(
                        "field customer_id: must have at most 40 characters, has 41, got \"" + "9".repeat(41) + "\"");
    }

    @Test
    void idsAreShortAndPrintable() {
        assertThat(refused(payment(PAYMENT.replace("t1", "t".repeat(129)))).getFirst())
                .startsWith("field id: must have 1 to 128 characters, has 129");
        assertThat(refused(payment(PAYMENT.replace("t1", "t\\u0007"))))
                .containsExactly("field id: must have no control characters, has one at 2, got \"t?\"");
    }

    @Test
    void timesFarAwayAreRefused() {
        assertThat(refused(payment(PAYMENT.replace("2018-04-01T00:00:31Z", "2026-01-01T00:05:01Z"))))
                .containsExactly("field time: must lie at most 5m after now, 2026-01-01T00:00:00Z, got"
                        + " \"2026-01-01T00:05:01Z\" (check the clock and the time zone of the sender)");
        assertThat(refused(payment(PAYMENT.replace("2018-", "0001-"))))
                .containsExactly("field time: must not lie before 1970, got \"0001-04-01T00:00:31Z\"");
        assertThat(accepted(payment(PAYMENT.replace("2018-04-01T00:00:31Z", "2026-01-01T00:05:00Z")))
                        .known())
                .isEqualTo(Streams.CLOCK.millis() + 300_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"id":"a"       | line 1 column 10: event must be valid JSON
        {"id" "a"}      | line 1 column 7: event must be valid JSON
        {'id':'a'}      | line 1 column 2: event must be valid JSON
        [1]             | line 1: event must be a JSON object, got "an array"
        "a"             | line 1: event must be a JSON object, got "a"
        {"id":"a"} {}   | line 1 column 12: event must be one JSON object with nothing after it
        ``              | line 1: event must be a JSON object, got "nothing"
        """)
    void whatIsNoJsonObjectIsRefused(String json, String beginning) {
        assertThat(refused(payment(json)).getFirst()).startsWith(beginning);
    }

    @Test
    void deepNestingEndsTheReading() {
        assertThat(refused(with("\"text\":" + "[".repeat(2000))).getFirst()).contains("nesting depth");
    }

    @Test
    void anEventHasALimit() {
        String json = PAYMENT.replace("3156", "x".repeat(70_000));

        Verdict.Refused refused = (Verdict.Refused) payment(json);

        assertThat(refused(refused))
                .containsExactly("line 1: event must have at most 65536 bytes, has " + json.length());
        assertThat(refused.body()).hasSize(64 * 1024);
    }
}
