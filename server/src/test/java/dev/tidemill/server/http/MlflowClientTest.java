package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.Client;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.RunsPage;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/// MLflow's own client for Java against our port, and what it cannot do (artifacts, aliases) over HTTP as the one
/// for Python does it.
class MlflowClientTest {
    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static String address;
    private static String key;
    private static MlflowClient mlflow;
    private static Client http;

    @BeforeAll
    static void open() {
        Logging.bridge();
        tidemill = Tidemill.open(Config.of(folder.resolve("home")));
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes);
        address = "http://127.0.0.1:" + server.port();
        key = tidemill.keys().create("scientist", Role.WRITE).key();
        mlflow = new MlflowClient(new BasicMlflowHostCreds(address, key));
        http = new Client(server.port(), key);
    }

    @AfterAll
    static void close() {
        mlflow.close();
        server.close();
        tidemill.close();
    }

    @Test
    void experiments() {
        String id = mlflow.createExperiment("client experiment");
        assertThat(mlflow.getExperiment(id).getName()).isEqualTo("client experiment");
        assertThat(mlflow.getExperiment(id).getArtifactLocation()).isEqualTo("mlflow-artifacts:/" + id);
        mlflow.setExperimentTag(id, "team", "risk");
        assertThat(mlflow.getExperimentByName("client experiment")
                        .orElseThrow()
                        .getTags(0)
                        .getValue())
                .isEqualTo("risk");
        assertThat(mlflow.getExperimentByName("nothing")).isEmpty();
        mlflow.renameExperiment(id, "renamed");
        mlflow.deleteExperiment(id);
        assertThat(mlflow.getExperiment(id).getLifecycleStage()).isEqualTo("deleted");
        mlflow.restoreExperiment(id);
        assertThat(mlflow.searchExperiments("name LIKE 'rena%'", ViewType.ALL, 10, List.of("name DESC"))
                        .getItems())
                .hasSize(1);
        assertThatThrownBy(() -> mlflow.createExperiment("renamed"))
                .isInstanceOf(MlflowHttpException.class)
                .hasMessageContaining("400")
                .satisfies(e -> assertThat(((MlflowHttpException) e).getBodyMessage())
                        .contains("RESOURCE_ALREADY_EXISTS", "Experiment 'renamed' already exists"));
    }

    @Test
    void runsWithParametersMetricsAndTags() {
        String experiment = mlflow.createExperiment("runs");
        RunInfo info = mlflow.createRun(experiment);
        String id = info.getRunId();
        mlflow.logParam(id, "depth", "6");
        mlflow.logMetric(id, "auc", 0.5, 1000, 1);
        mlflow.logMetric(id, "auc", 4.0, 2999, 4);
        mlflow.logMetric(id, "auc", -3.0, 3000, 4);
        mlflow.logMetric(id, "bad", Double.NaN, 1, 0);
        mlflow.logMetric(id, "huge", Double.POSITIVE_INFINITY, 1, 0);
        mlflow.setTag(id, "team", "risk");
        mlflow.setTag(id, "gone", "soon");
        mlflow.deleteTag(id, "gone");
        mlflow.logBatch(
                id,
                List.of(Metric.newBuilder()
                        .setKey("loss")
                        .setValue(0.1)
                        .setTimestamp(5)
                        .setStep(2)
                        .build()),
                List.of(Param.newBuilder().setKey("eta").setValue("0.1").build()),
                List.of(RunTag.newBuilder()
                        .setKey("mlflow.parentRunId")
                        .setValue("p")
                        .build()));
        mlflow.setTerminated(id, RunStatus.FINISHED, 9_999);
        Run run = mlflow.getRun(id);
        Map<String, Metric> metrics =
                run.getData().getMetricsList().stream().collect(Collectors.toMap(Metric::getKey, metric -> metric));
        assertThat(metrics.get("auc").getValue()).isEqualTo(-3.0);
        assertThat(metrics.get("auc").getTimestamp()).isEqualTo(3000);
        assertThat(metrics.get("bad").getValue()).isNaN();
        assertThat(metrics.get("huge").getValue()).isInfinite();
        assertThat(run.getData().getParamsList())
                .extracting(Param::getKey, Param::getValue)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("depth", "6"),
                        org.assertj.core.groups.Tuple.tuple("eta", "0.1"));
        assertThat(run.getData().getTagsList())
                .extracting(RunTag::getKey)
                .containsExactly("mlflow.parentRunId", "mlflow.runName", "team");
        assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.getInfo().getEndTime()).isEqualTo(9_999);
        assertThat(mlflow.getMetricHistory(id, "auc"))
                .extracting(Metric::getValue)
                .containsExactly(0.5, 4.0, -3.0);
        assertThatThrownBy(() -> mlflow.logParam(id, "depth", "7")).hasMessageContaining("400");
        assertThatThrownBy(() -> mlflow.getRun("nothing"))
                .satisfies(
                        e -> assertThat(((MlflowHttpException) e).getBodyMessage())
                                .isEqualTo(
                                        "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"Run 'nothing' not found\"}"));
        mlflow.deleteRun(id);
        assertThat(mlflow.getRun(id).getInfo().getLifecycleStage()).isEqualTo("deleted");
        mlflow.restoreRun(id);
    }

    @Test
    void searchesInPages() {
        String experiment = mlflow.createExperiment("search");
        for (int i = 0; i < 7; i++) {
            String id = mlflow.createRun(experiment).getRunId();
            mlflow.logMetric(id, "auc", i / 10.0);
            mlflow.logParam(id, "even", Boolean.toString(i % 2 == 0));
        }
        RunsPage page = mlflow.searchRuns(
                List.of(experiment),
                "metrics.auc > 0.05 and params.even = 'true'",
                ViewType.ACTIVE_ONLY,
                2,
                List.of("metrics.auc DESC"));
        assertThat(page.getItems())
                .extracting(run -> run.getData().getMetrics(0).getValue())
                .containsExactly(0.6, 0.4);
        assertThat(page.hasNextPage()).isTrue();
        assertThat(page.getNextPage().getItems()).hasSize(1);
        assertThatThrownBy(() -> mlflow.searchRuns(List.of(experiment), "metrics.auc > 'x'", ViewType.ALL, 2))
                .satisfies(e -> assertThat(((MlflowHttpException) e).getBodyMessage())
                        .contains("INVALID_PARAMETER_VALUE", "filter at character 15: a number must follow"));
    }

    private static HttpResponse<String> send(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : address + path))
                            .header(
                                    "Authorization",
                                    "Basic "
                                            + Base64.getEncoder()
                                                    .encodeToString(("me:" + key).getBytes(StandardCharsets.UTF_8)))
                            .method(method, BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static HttpResponse<String> json(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, "/api/2.0/mlflow/" + path, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void registeredModelsVersionsAndAliases() throws Exception {
        String experiment = mlflow.createExperiment("models");
        String run = mlflow.createRun(experiment).getRunId();
        mlflow.logMetric(run, "auc", 0.9);
        String proxy = "/api/2.0/mlflow-artifacts/artifacts/" + experiment + "/" + run + "/artifacts/model/";
        assertThat(send("PUT", proxy + "MLmodel", "flavors:\n  xgboost:\n    a: b\n".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("PUT", proxy + "model.xgb", new byte[] {1, 2, 3}).statusCode())
                .isEqualTo(200);
        mlflow.sendPost("registered-models/create", "{\"name\":\"churn model\"}");
        String source = "mlflow-artifacts:/" + experiment + "/" + run + "/artifacts/model";
        mlflow.sendPost(
                "model-versions/create",
                "{\"name\":\"churn model\",\"run_id\":\"" + run + "\",\"source\":\"" + source + "\"}");
        ModelVersion version = mlflow.getModelVersion("churn model", "1");
        assertThat(version.getSource()).isEqualTo(source);
        assertThat(version.getRunId()).isEqualTo(run);
        assertThat(mlflow.getModelVersionDownloadUri("churn model", "1")).isEqualTo(source);
        assertThat(mlflow.searchModelVersions("name='churn model'").getItems()).hasSize(1);
        assertThat(mlflow.getLatestVersions("churn model")).hasSize(1);
        assertThat(mlflow.getRegisteredModel("churn model").getName()).isEqualTo("churn model");
        var line = tidemill.library().line("churn model", "model");
        var ours = tidemill.library().registry().version(line, 1);
        assertThat(tidemill.library().registry().notes().version(ours).format()).isEqualTo("mlflow-xgboost");
        assertThat(ours.provenance().metrics()).containsEntry("auc", 0.9);
        String alias = "{\"name\":\"churn model\",\"alias\":\"Champion\",\"version\":\"1\"}";
        assertThat(json("POST", "registered-models/alias", alias).statusCode()).isEqualTo(200);
        JsonNode aliased =
                Json.MAPPER.readTree(json("GET", "registered-models/alias?name=churn%20model&alias=Champion", "")
                        .body());
        assertThat(aliased.path("model_version").path("aliases").path(0).asText())
                .isEqualTo("Champion");
        String cycle = "{\"name\":\"churn model\",\"alias\":\"best\",\"version\":\"Champion\"}";
        assertThat(json("POST", "registered-models/alias", cycle).body()).contains("never at another alias");
        String one = "{\"name\":\"churn model\",\"version\":\"1\"}";
        assertThat(json("DELETE", "model-versions/delete", one).body())
                .contains("RESOURCE_CONFLICT", "alias Champion points at it");
        assertThat(json("DELETE", "registered-models/alias", alias).statusCode())
                .isEqualTo(200);
        assertThat(json(
                                "PATCH",
                                "model-versions/update",
                                "{\"name\":\"churn model\",\"version\":\"1\",\"description\":\"d\"}")
                        .body())
                .contains("\"description\":\"d\"");
        assertThat(json("DELETE", "model-versions/delete", one).statusCode()).isEqualTo(200);
        assertThat(json("GET", "model-versions/get?name=churn%20model&version=1", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(json("POST", "model-versions/create", "{\"name\":\"churn model\",\"source\":\"s3://else/where\"}")
                        .body())
                .contains("source must be artifacts kept here");
    }

    @Test
    void artifactsGoUpAndDownAndNeverOut() throws Exception {
        String run = mlflow.createRun("0").getRunId();
        String root = "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/";
        assertThat(send("PUT", root + "a/b.txt", "hello".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", root + "a/b.txt", new byte[0]).body()).isEqualTo("hello");
        assertThat(json("GET", "artifacts/list?run_id=" + run + "&path=a", "").body())
                .contains("\"path\":\"a/b.txt\",\"is_dir\":false,\"file_size\":5");
        assertThat(send("GET", "/api/2.0/mlflow-artifacts/artifacts?path=0/" + run + "/artifacts", new byte[0])
                        .body())
                .isEqualTo("{\"files\":[{\"path\":\"a\",\"is_dir\":true}]}");
        for (String path : List.of("..%2f..%2fetc%2fpasswd", "a%5c..%5cb", "a%2f%2e%2e%2fb")) {
            HttpResponse<String> refused = send("PUT", root + path, new byte[] {1});
            assertThat(refused.statusCode()).as(path + " " + refused.body()).isIn(400, 404);
        }
        JsonNode upload = Json.MAPPER.readTree(send(
                        "POST",
                        "/api/2.0/mlflow-artifacts/mpu/create/0/" + run + "/artifacts",
                        "{\"path\":\"big.bin\",\"num_parts\":2}".getBytes(StandardCharsets.UTF_8))
                .body());
        String id = upload.path("upload_id").asText();
        for (JsonNode part : upload.path("credentials")) {
            HttpResponse<String> sent = send(
                    "PUT",
                    part.path("url").asText(),
                    ("part" + part.path("part_number").asInt() + ";").getBytes(StandardCharsets.UTF_8));
            assertThat(sent.headers().firstValue("ETag")).isPresent();
        }
        assertThat(send(
                                "POST",
                                "/api/2.0/mlflow-artifacts/mpu/complete/0/" + run + "/artifacts",
                                ("{\"path\":\"big.bin\",\"upload_id\":\"" + id + "\",\"parts\":[]}")
                                        .getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", root + "big.bin", new byte[0]).body()).isEqualTo("part1;part2;");
        assertThat(send("DELETE", root + "a", new byte[0]).statusCode()).isEqualTo(200);
        assertThat(send("GET", root + "a/b.txt", new byte[0]).statusCode()).isEqualTo(404);
    }

    @Test
    void keysAndRolesAreKept() {
        String reader = tidemill.keys().create("reader", Role.READ).key();
        Client reading = new Client(server.port(), reader);
        assertThat(reading.get("/api/2.0/mlflow/experiments/get?experiment_id=0")
                        .status())
                .isEqualTo(200);
        assertThat(reading.get("/ajax-api/2.0/mlflow/experiments/get?experiment_id=0")
                        .status())
                .isEqualTo(200);
        assertThat(reading.post("/api/2.0/mlflow/runs/create", "{\"experiment_id\":\"0\"}")
                        .text())
                .contains("\"error_code\":\"PERMISSION_DENIED\"");
        assertThat(new Client(server.port(), "")
                        .get("/api/2.0/mlflow/experiments/get?experiment_id=0")
                        .text())
                .contains("\"error_code\":\"UNAUTHENTICATED\"");
        assertThat(new Client(server.port(), "").get("/health").text()).isEqualTo("OK");
        assertThat(http.post("/api/2.0/mlflow/experiments/create", "{}").text())
                .contains("Missing value for required parameter 'name'");
        assertThat(http.post("/api/2.0/mlflow/runs/search", "{\"max_results\":\"x\"}")
                        .text())
                .contains("Invalid value x for parameter 'max_results' supplied");
    }
}
