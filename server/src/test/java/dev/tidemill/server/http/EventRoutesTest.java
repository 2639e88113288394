package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.Served;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRoutesTest {
    private static final String PATH = "/v1/apps/fraud/events/transactions";

    private final Served served = new Served();

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void eachEventHasItsVerdict() {
        Answer all = served.writer().post(PATH, "[{\"id\":\"a\",\"amount\":1},{\"id\":\"b\",\"amount\":2}]");
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.json().path("accepted").asInt()).isEqualTo(2);

        Answer some = served.writer().post(PATH, "[{\"id\":\"c\",\"amount\":1},{\"id\":\"d\"}]");
        assertThat(some.status()).isEqualTo(207);
        JsonNode refused = some.json().path("verdicts").get(1);
        assertThat(refused.path("status").asText()).isEqualTo("refused");
        assertThat(refused.path("problems").get(0).path("rule").asText()).isEqualTo("amount must be a decimal");

        Answer none = served.writer().post(PATH, "{\"id\":\"e\"}");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(none.json().path("refused").asInt()).isEqualTo(1);
    }

    @Test
    void malformedJsonIsRefusedAndKept() {
        assertThat(served.writer().post(PATH, "{nonsense").status()).isEqualTo(400);
        JsonNode kept = served.reader().get("/v1/apps/fraud/quarantine").json();
        assertThat(kept.path("inputs").get(0).path("body").asText()).isEqualTo("{nonsense");
    }

    @Test
    void gzipIsUnderstoodAndATornOneRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{\"id\":\"a\",\"amount\":1}".getBytes(StandardCharsets.UTF_8));
        }
        String[] headers = {"Content-Type", "application/json", "Content-Encoding", "gzip"};
        assertThat(served.writer().post(PATH, bytes.toByteArray(), headers).status())
                .isEqualTo(200);
        Answer torn = served.writer().post(PATH, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9), headers);
        assertThat(torn.status()).isEqualTo(400);
        assertThat(torn.json().path("detail").asText()).isEqualTo("body must be whole gzip, got a torn one");
    }

    @Test
    void unknownEncodingsTypesAndStreamsAreRefused() {
        byte[] event = "{\"id\":\"a\",\"amount\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(served.writer().post(PATH, event, "Content-Encoding", "br").status())
                .isEqualTo(415);
        Answer xml = served.writer().post(PATH, event, "Content-Type", "text/xml");
        assertThat(xml.status()).isEqualTo(415);
        assertThat(xml.json().path("detail").asText())
                .isEqualTo("content type must be one of [application/cloudevents+json,"
                        + " application/cloudevents-batch+json, application/json, application/x-ndjson],"
                        + " got \"text/xml\"");
        Answer stream = served.writer().post("/v1/apps/fraud/events/payments", "{}");
        assertThat(stream.status()).isEqualTo(404);
        assertThat(stream.json().path("detail").asText())
                .isEqualTo("stream must be one of [transactions, labels], got \"payments\"");
    }

    @Test
    void tooManyBytesAreRefusedWithAndWithoutALength() {
        byte[] big = new byte[80 * 1024];
        Arrays.fill(big, (byte) ' ');
        assertThat(served.writer().post(PATH, big).status()).isEqualTo(413);
        HttpRequest.Builder chunked = served.writer()
                .request(PATH)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(big)));
        assertThat(served.writer().send(chunked).status()).isEqualTo(413);
    }
}
