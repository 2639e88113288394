package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models made elsewhere over the platform itself: registered, refused, in use, and asked by tools.
class RealInferenceTest {
    private static final String APPLICATION = """
            application: payments
            version: 1.0.0
            description: Payments of a shop.
            streams:
              payments:
                id: payment_id
                time: time
                fields:
                  payment_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  payer: {type: string, required: true}
                  amount: {type: decimal, scale: 2, required: true, min: 0}
            entities:
              payer: {key: payer}
            decision: {on: payments, deadline: 5s, outcomes: [accept, refuse]}
            features:
              amount: amount
              payer_count: {by: payer, aggregate: count, windows: [1d]}
            policy:
              version: 1
              thresholds: {refuse: 0.7}
              fallback: accept
            """;
    private static final String MODELS = "/v1/apps/payments/models";
    private static final String INPUTS = "?fill=0&inputs=amount,payer_count_1d";

    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static Client client;

    @BeforeAll
    static void open() throws IOException {
        Logging.bridge();
        Files.writeString(folder.resolve("app.yaml"), APPLICATION);
        tidemill = Tidemill.open(Config.of(folder.resolve("home")));
        tidemill.apply(folder, "test");
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes);
        client = new Client(
                server.port(), tidemill.keys().create("test", Role.ADMIN).key());
    }

    @AfterAll
    static void close() {
        server.close();
        tidemill.close();
    }

    private static byte[] file(String name) {
        try (InputStream in = Objects.requireNonNull(RealInferenceTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Answer upload(String path, byte[] file) {
        return client.post(path, file, "Content-Type", "application/octet-stream");
    }

    private static String detail(String query, byte[] file) {
        Answer answer = upload(MODELS + query, file);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return answer.json().path("detail").asText();
    }

    @Test
    void aModelThatDoesNotFitIsRefused() {
        byte[] logistic = file("logistic.onnx");
        assertThat(detail("?inputs=amount,age", logistic))
                .isEqualTo(
                        "inputs: an input must be a feature of application payments 1.0.0, got \"age\" (declare it in"
                                + " the application file, or write input=feature where the model calls it otherwise)");
        assertThat(detail("?inputs=amount,amount", logistic))
                .isEqualTo("inputs: a feature must be an input once, got \"amount\" (name it once)");
        assertThat(detail("?inputs=amount", logistic))
                .isEqualTo("inputs must name the 2 features that the model takes, got 1: [amount]");
        assertThat(detail("?inputs=amount,payer_count_1d", logistic))
                .startsWith("a model must give a probability from 0 to 1, got NaN for a vector of nothing but missing");
        assertThat(detail(INPUTS, Arrays.copyOf(logistic, 60)))
                .startsWith("an ONNX model must be a whole model file, got 60 bytes that are none");
        assertThat(detail(INPUTS, file("unknown-operator.onnx")))
                .startsWith("an ONNX model must have only operators that ONNX Runtime 1.29.0 knows, got: ");
        assertThat(detail(INPUTS, new byte[0])).isEqualTo("a model file must have content, got 0 bytes");
        assertThat(detail(INPUTS + "&format=pickle", logistic))
                .startsWith("a model must be of an algorithm of [xgboost, lightgbm, onnx");
        assertThat(detail("", logistic)).startsWith("inputs: a model must name at least one feature");
    }

    @Test
    void aModelMadeElsewhereDecides() {
        Answer registered = upload(MODELS + INPUTS, file("logistic.onnx"));
        assertThat(registered.status()).as(registered.text()).isEqualTo(201);
        assertThat(registered.json().path("algorithm").asText()).isEqualTo("onnx");
        int version = registered.json().path("version").asInt();
        assertThat(client.post(MODELS + "/" + version + "/activate", "").status())
                .isEqualTo(200);
        Answer decided = client.post(
                "/v1/apps/payments/decisions",
                "{\"payment_id\":\"d1\",\"time\":\"2026-01-01T00:00:00Z\",\"payer\":\"p\",\"amount\":1500}");
        assertThat(decided.json().path("fallback").isNull()
                        || decided.json().path("fallback").isMissingNode())
                .as(decided.text())
                .isTrue();
        double probability = decided.json().path("probability").asDouble();
        assertThat(probability).isCloseTo(1 / (1 + Math.exp(-2)), Offset.offset(1e-6));
        assertThat(decided.json().path("outcome").asText()).isEqualTo("refuse");
        assertThat(client.post("/v1/apps/payments/decisions/d1/replay", "")
                        .json()
                        .path("equal")
                        .asBoolean())
                .isTrue();
        String row = "{\"id\":\"q\",\"inputs\":["
                + "{\"name\":\"amount\",\"shape\":[2,1],\"datatype\":\"FP64\",\"data\":[1500,null]},"
                + "{\"name\":\"payer_count_1d\",\"shape\":[2,1],\"datatype\":\"FP64\",\"data\":[[1],[0]]}]}";
        JsonNode answer = client.post("/v2/models/payments/infer", row).json();
        assertThat(answer.path("id").asText()).isEqualTo("q");
        assertThat(answer.path("model_version").asText()).isEqualTo(Integer.toString(version));
        assertThat(answer.path("outputs").path(0).path("name").asText()).isEqualTo("probability");
        assertThat(answer.path("outputs").path(0).path("data").path(0).asDouble())
                .isEqualTo(probability);
        assertThat(answer.path("outputs").path(0).path("data").path(1).asDouble())
                .isEqualTo(0.5);
        JsonNode predicted = client.post(
                        "/v1/models/payments:predict", "{\"instances\":[[1500,1],{\"amount\":0,\"payer_count_1d\":0}]}")
                .json();
        assertThat(predicted.path("predictions").path(0).path("probability").asDouble())
                .isEqualTo(probability);
        assertThat(predicted.path("predictions").path(1).path("margin").asDouble())
                .isZero();
    }

    private static byte[] tritonRequest() {
        StringBuilder numbers = new StringBuilder();
        ByteBuffer raw = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= 16; i++) {
            numbers.append(i == 1 ? "" : ",").append(i);
            raw.putInt(2 * i);
        }
        String json = "{\"outputs\":[{\"name\":\"OUTPUT0\",\"parameters\":{\"binary_data\":false}},"
                + "{\"name\":\"OUTPUT1\",\"parameters\":{\"binary_data\":true}}],"
                + "\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[1,16],\"datatype\":\"INT32\",\"parameters\":{},\"data\":["
                + numbers + "]},{\"name\":\"INPUT1\",\"shape\":[1,16],\"datatype\":\"INT32\","
                + "\"parameters\":{\"binary_data_size\":64}}]}";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(raw.array());
        return body.toByteArray();
    }

    /// The bytes that Triton's Java client was seen to send.
    @Test
    void tritonsJavaClientIsUnderstood() throws IOException {
        assertThat(upload("/v1/tensor-models/simple", file("simple.onnx")).status())
                .isEqualTo(201);
        byte[] body = tritonRequest();
        Answer answer = client.post(
                "/v2/models/simple/infer",
                body,
                "Inference-Header-Content-Length",
                Integer.toString(body.length - 64),
                "Content-Type",
                "application/octet-stream");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        int length = Integer.parseInt(answer.header("Inference-Header-Content-Length"));
        byte[] given = answer.response().body();
        JsonNode json = Json.MAPPER.readTree(given, 0, length);
        assertThat(json.has("id")).isFalse();
        assertThat(json.path("outputs").path(0).path("data").path(15).asInt()).isEqualTo(48);
        assertThat(json.path("outputs").path(1).has("data")).isFalse();
        assertThat(json.path("outputs")
                        .path(1)
                        .path("parameters")
                        .path("binary_data_size")
                        .asInt())
                .isEqualTo(64);
        assertThat(given).hasSize(length + 64);
        assertThat(ByteBuffer.wrap(given).order(ByteOrder.LITTLE_ENDIAN).getInt(length + 60))
                .isEqualTo(-16);
        assertThat(client.get("/v2/models/simple/stats")
                        .json()
                        .at("/model_stats/0/inference_stats/success/count")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.post("/v2/repository/models/simple/unload", "").status())
                .isEqualTo(200);
        Answer away = client.post("/v2/models/simple/infer", body, "Inference-Header-Content-Length", "336");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("1");
        assertThat(away.json().path("error").asText()).isEqualTo("model simple is unloaded; load it to ask it again");
        assertThat(client.post("/v2/repository/models/simple/load", "").status())
                .isEqualTo(200);
        assertThat(client.get("/v2/models/simple/versions/1/ready").status()).isEqualTo(200);
    }

    @Test
    void whatBreaksTheProtocolIsRefused() {
        upload("/v1/tensor-models/strict", file("simple.onnx"));
        String[][] cases = {
            {"{", "body must be JSON, at line 1 column 2 it is not"},
            {"{}", "inputs must be an array of at most 4096 tensors, got MISSING"},
            {input("\"shape\":[1],\"datatype\":\"INT33\",\"data\":[1]"), "input \"INPUT0\" must have a datatype of"},
            {input("\"shape\":[1],\"datatype\":\"INT32\",\"data\":[\"a\"]"), "input \"INPUT0\" must have whole numbers"
            },
            {input("\"shape\":[2],\"datatype\":\"INT32\",\"data\":[1]"), "input \"INPUT0\": a tensor of INT32"},
            {input("\"shape\":[1],\"datatype\":\"INT32\""), "input \"INPUT0\" must have data"},
            {
                input("\"shape\":[1],\"datatype\":\"INT32\",\"parameters\":{\"binary_data_size\":4}"),
                "input \"INPUT0\" must have its 4 bytes behind the JSON, got 0"
            },
            {input("\"shape\":[1],\"datatype\":\"INT32\",\"data\":[1]"), "input \"INPUT0\" must have the shape [-1, 16]"
            },
        };
        for (String[] one : cases) {
            Answer answer = client.post("/v2/models/strict/infer", one[0]);
            assertThat(answer.status()).as(one[0]).isEqualTo(400);
            assertThat(answer.json().path("error").asText()).as(one[0]).startsWith(one[1]);
        }
        assertThat(client.post("/v2/models/none/infer", cases[7][0])
                        .json()
                        .path("error")
                        .asText())
                .startsWith("model must be one of [payments");
    }

    private static String input(String rest) {
        return "{\"inputs\":[{\"name\":\"INPUT0\"," + rest + "}]}";
    }
}
