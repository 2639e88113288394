package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.Served;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionRoutesTest {
    private final Served served = new Served();

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aDecisionHasItsAnswerAndItsReceipt() {
        Answer answer = served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":150}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json())
                .hasToString("{\"id\":\"t1\",\"application\":\"fraud\",\"outcome\":\"decline\",\"probability\":0.83,"
                        + "\"score\":0.91,\"model\":2,\"policy\":3,\"rules\":[\"high_amount\"],\"reasons\":[{\"code\":"
                        + "\"amount\",\"text\":\"amount is far above usual\",\"weight\":2.5}],\"fallback\":null,"
                        + "\"decided_at\":\"2026-01-02T03:04:05Z\"}");

        JsonNode receipt = served.reader().get("/v1/apps/fraud/decisions/t1").json();
        assertThat(receipt.path("inputs").path("amount").asDouble()).isEqualTo(150);
        assertThat(receipt.path("features")).hasToString("{\"amount\":150.0,\"night\":null}");
        assertThat(receipt.path("timings_nanos").path("log").asLong()).isEqualTo(20_000);
        assertThat(receipt.path("became_known").isNull()).isTrue();
    }

    @Test
    void whatIsMissingIsNull() {
        JsonNode answer = served.writer()
                .post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":5}")
                .json();
        assertThat(answer.path("probability").isNull()).isTrue();
        assertThat(answer.path("model").isNull()).isTrue();
        assertThat(answer.path("fallback").asText()).isEqualTo("no_model");
    }

    @Test
    void aRefusedEventNamesEveryProblem() {
        Answer answer = served.writer().post("/v1/apps/fraud/decisions", "{\"amount\":\"much\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:tidemill:problem:invalid");
        assertThat(answer.json().path("problems")).hasSize(2);
        assertThat(answer.json().path("problems").get(1))
                .hasToString("{\"place\":\"field amount\",\"rule\":\"amount must be a decimal\",\"value\":\"much\","
                        + "\"remedy\":\"\"}");
    }

    @Test
    void theSameIdWithAnotherBodyIsAConflict() {
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":5}");
        assertThat(served.writer()
                        .post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":5}")
                        .status())
                .isEqualTo(200);
        Answer answer = served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":6}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("detail").asText()).contains("another event has this id already");
    }

    @Test
    void malformedEmptyAndOversizeBodiesAreRefused() {
        assertThat(served.writer().post("/v1/apps/fraud/decisions", "{\"id\":").status())
                .isEqualTo(400);
        assertThat(served.writer()
                        .post("/v1/apps/fraud/decisions", "")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("body must be the event to decide as a JSON object, got none");
        Answer big = served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"" + "x".repeat(5_000) + "\"}");
        assertThat(big.status()).isEqualTo(413);
        assertThat(big.json().path("detail").asText())
                .isEqualTo("a body must be at most 4096 bytes; send less in one request");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        Answer answer = served.writer()
                .post(
                        "/v1/apps/fraud/decisions",
                        "a=b".getBytes(),
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("content type must be application/json, got \"application/x-www-form-urlencoded\"");
    }

    @Test
    void anOverloadedPlatformSaysWhenToTryAgain() {
        Answer answer = served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t\",\"amount\":-2}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void theListPagesFromTheNewest() {
        for (int i = 0; i < 5; i++) {
            served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t" + i + "\",\"amount\":5}");
        }
        JsonNode first = served.reader().get("/v1/apps/fraud/decisions?limit=3").json();
        assertThat(first.path("decisions").findValuesAsText("id")).containsExactly("t4", "t3", "t2");
        JsonNode second = served.reader()
                .get("/v1/apps/fraud/decisions?limit=3&before="
                        + first.path("next").asLong())
                .json();
        assertThat(second.path("decisions").findValuesAsText("id")).containsExactly("t1", "t0");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(served.reader()
                        .get("/v1/apps/fraud/decisions?limit=many")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("limit must be a whole number from 1 to 500, got \"many\"");
    }

    @Test
    void aDecisionCanBeMadeAgain() {
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":5}");
        JsonNode replayed =
                served.reader().post("/v1/apps/fraud/decisions/t1/replay", "").json();
        assertThat(replayed.path("equal").asBoolean()).isTrue();
        assertThat(replayed.path("differences")).isEmpty();
    }

    @Test
    void whatBecameKnownIsInTheReceipt() {
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":5}");
        served.writer().post("/v1/apps/fraud/outcomes", "{\"id\":\"l1\",\"transaction_id\":\"t1\",\"fraud\":true}");
        assertThat(served.reader()
                        .get("/v1/apps/fraud/decisions/t1")
                        .json()
                        .path("became_known")
                        .path("fraud")
                        .asBoolean())
                .isTrue();
    }
}
