package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What is served is what openapi.yaml describes: the same routes, and answers of the shapes that it names.
class DescriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @TempDir
    Path folder;

    private final Served served = new Served();
    private final Set<String> checked = new HashSet<>();
    private JsonNode description;

    @BeforeEach
    void read() {
        Answer answer = served.nobody().get("/openapi.yaml");
        assertThat(answer.header("Content-Type")).isEqualTo("application/yaml");
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(answer.text());
        description = JSON.valueToTree(yaml);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionServed() {
        Set<String> routes = new TreeSet<>();
        for (Route route : served.server.routes()) {
            boolean page = route.access() == Access.SESSION
                    || route.path().equals("/login")
                    || route.path().startsWith("/assets")
                    || route.path().startsWith("/ajax-api/") // the same again for MLflow's own pages
                    || route.path().startsWith(GrpcRoutes.SERVICE); // described by open_inference.proto
            if (!page) {
                routes.add(route.method() + " " + route.path());
            }
        }
        assertThat(described()).isEqualTo(routes);
    }

    private Set<String> described() {
        Set<String> described = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return described;
    }

    @Test
    void everyAnswerHasTheShapeThatIsDescribed() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), "name: fraud\n");
        Client admin = served.admin();
        String app = "/v1/apps/fraud";
        String at = "{\"folder\":\"" + folder + "\",\"path\":\"" + folder + "\"}";
        check("post", "/v1/apps/{app}/decisions", admin.post(app + "/decisions", "{\"id\":\"a\",\"amount\":150}"), 200);
        check("post", "/v1/apps/{app}/decisions", admin.post(app + "/decisions", "{\"id\":\"b\",\"amount\":1}"), 200);
        check("post", "/v1/apps/{app}/decisions", admin.post(app + "/decisions", "{\"id\":\"b\"}"), 400);
        check("post", "/v1/apps/{app}/decisions", admin.post(app + "/decisions", "{\"id\":\"b\",\"amount\":2}"), 409);
        check("get", "/v1/apps/{app}/decisions", admin.get(app + "/decisions?limit=1"), 200);
        check("get", "/v1/apps/{app}/decisions/{id}", admin.get(app + "/decisions/a"), 200);
        check("get", "/v1/apps/{app}/decisions/{id}", admin.get(app + "/decisions/zz"), 404);
        check("post", "/v1/apps/{app}/decisions/{id}/replay", admin.post(app + "/decisions/b/replay", ""), 200);
        check(
                "get",
                "/v1/apps/{app}/recommendations",
                admin.get(app + "/recommendations?user=u1&k=1&filter=item.price%20%3C%205"),
                200);
        check("get", "/v1/apps/{app}/recommendations", admin.get(app + "/recommendations?k=1&k=2"), 400);
        String asked = "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        check("post", "/v1/chat/completions", admin.post("/v1/chat/completions", asked), 200);
        check("post", "/v1/chat/completions", admin.post("/v1/chat/completions", "{}"), 400);
        String embedded = "{\"model\":\"lengths\",\"input\":\"hi\"}";
        check("post", "/v1/embeddings", admin.post("/v1/embeddings", embedded), 200);
        check("post", "/v1/embeddings", admin.post("/v1/embeddings", "{\"model\":\"none\"}"), 404);
        check("get", "/v1/models", admin.get("/v1/models"), 200);
        check("get", "/v1/models/{model}", admin.get("/v1/models/echo"), 200);
        check("get", "/v1/models/{model}", admin.get("/v1/models/none"), 404);
        String events = "/v1/apps/{app}/events/{stream}";
        check("post", events, admin.post(app + "/events/labels", "[{\"id\":\"c\",\"amount\":1}]"), 200);
        check("post", events, admin.post(app + "/events/labels", "[{\"id\":\"c\",\"amount\":1},{}]"), 207);
        check("post", events, admin.post(app + "/events/labels", "[{}]"), 400);
        check(
                "post",
                "/v1/apps/{app}/outcomes",
                admin.post(app + "/outcomes", "{\"id\":\"l\",\"transaction_id\":\"a\"}"),
                200);
        check("get", "/v1/apps/{app}/decisions/{id}", admin.get(app + "/decisions/a"), 200);
        check("get", "/v1/apps", admin.get("/v1/apps"), 200);
        check("post", "/v1/apps", admin.post("/v1/apps", at), 200);
        check("post", "/v1/apps", admin.post("/v1/apps", "{\"folder\":\"here\"}"), 400);
        check("get", "/v1/apps/{app}", admin.get(app), 200);
        check("get", "/v1/apps/{app}/versions", admin.get(app + "/versions"), 200);
        check("get", "/v1/apps/{app}/statistics", admin.get(app + "/statistics"), 200);
        check("get", "/v1/apps/{app}/models", admin.get(app + "/models"), 200);
        check("get", "/v1/apps/{app}/models/{version}", admin.get(app + "/models/1"), 200);
        check("get", "/v1/apps/{app}/models/{version}", admin.get(app + "/models/one"), 400);
        check("post", "/v1/apps/{app}/models/{version}/activate", admin.post(app + "/models/2/activate", ""), 200);
        check("post", "/v1/apps/{app}/models/rollback", admin.post(app + "/models/rollback", ""), 200);
        check("get", "/v1/apps/{app}/activations", admin.get(app + "/activations"), 200);
        check(
                "post",
                "/v1/apps/{app}/models/{version}/evaluations",
                admin.post(app + "/models/2/evaluations", "{}"),
                202);
        String rollouts = "/v1/apps/{app}/rollouts";
        check("post", rollouts, admin.post(app + "/rollouts", "{\"version\":2}"), 201);
        check("post", rollouts, admin.post(app + "/rollouts", "{\"version\":3}"), 409);
        check("post", rollouts, admin.post(app + "/rollouts", "{\"version\":9}"), 404);
        check("post", rollouts, admin.post(app + "/rollouts", "{}"), 400);
        check("get", rollouts, admin.get(app + "/rollouts"), 200);
        String one = rollouts + "/{id}";
        check("get", one, admin.get(app + "/rollouts/model-1"), 200);
        check("post", one + "/pause", admin.post(app + "/rollouts/model-1/pause", "{\"why\":\"lunch\"}"), 200);
        check("post", one + "/resume", admin.post(app + "/rollouts/model-1/resume", ""), 200);
        check("post", one + "/abort", admin.post(app + "/rollouts/model-1/abort", ""), 200);
        check(
                "post",
                rollouts,
                admin.post(app + "/rollouts", "{\"version\":3,\"plan\":{\"strategy\":\"shadow\"}}"),
                201);
        check("post", one + "/promote", admin.post(app + "/rollouts/model-2/promote", ""), 200);
        check("get", one + "/history", admin.get(app + "/rollouts/model-1/history"), 200);
        retraining(admin, app + "/retraining");
        check("post", "/v1/apps/{app}/policies", admin.post(app + "/policies", at), 201);
        check("post", "/v1/apps/{app}/trainings", admin.post(app + "/trainings", "{}"), 202);
        String backtests = "/v1/apps/{app}/backtests";
        check("post", backtests, admin.post(app + "/backtests", "{\"model\":2}"), 202);
        check("post", backtests, admin.post(app + "/backtests", "{\"model\":\"two\"}"), 400);
        check("post", backtests, admin.post(app + "/backtests", "{\"file\":\"app.yaml\"}"), 400);
        experiments(admin, app + "/experiments");
        check("post", "/v1/apps/{app}/imports", admin.post(app + "/imports", at), 202);
        check(
                "post",
                "/v1/apps/{app}/imports",
                admin.post(app + "/imports", "{\"path\":\"/\",\"mapping\":\"x\"}"),
                400);
        check("post", "/v1/apps/{app}/replays", admin.post(app + "/replays", "{}"), 202);
        check("post", "/v1/apps/{app}/verifications", admin.post(app + "/verifications", "{}"), 202);
        check("get", "/v1/apps/{app}/datasets", admin.get(app + "/datasets"), 200);
        check("get", "/v1/apps/{app}/datasets/{digest}", admin.get(app + "/datasets/abc"), 200);
        checkDataCare(admin, app);
        check("get", "/v1/apps/{app}/quarantine", admin.get(app + "/quarantine"), 200);
        watched(admin, app);
        check("get", "/v1/jobs", admin.get("/v1/jobs"), 200);
        check("get", "/v1/jobs/{id}", admin.get("/v1/jobs/train-1"), 200);
        String slates = "/v1/apps/{app}/recommendations/batch";
        check("post", slates, admin.post(app + "/recommendations/batch", "{\"out\":\"/tmp/s.parquet\"}"), 202);
        check("post", slates, admin.post(app + "/recommendations/batch", "{\"out\":\"s.parquet\"}"), 400);
        String measures = "/v1/apps/{app}/recommendations/measures";
        check("post", measures, admin.post(app + "/recommendations/measures", "{\"purchases\":\"buy\"}"), 202);
        check("post", measures, admin.post(app + "/recommendations/measures", "{\"purchases\":1}"), 400);
        check("get", "/v1/costs", admin.get("/v1/costs?from=2026-01-01"), 200);
        check("get", "/v1/costs", admin.get("/v1/costs?from=yesterday"), 400);
        String documents = "/v1/apps/{app}/documents";
        check("get", documents, admin.get(app + "/documents"), 200);
        check("post", documents, admin.post(app + "/documents?id=a.md&label=staff", "text"), 201);
        check("post", documents, admin.post(app + "/documents", "text"), 400);
        String evaluations = "/v1/apps/{app}/evaluations";
        check("post", evaluations, admin.post(app + "/evaluations?set=first&version=2", "{}"), 202);
        check("post", evaluations, admin.post(app + "/evaluations?version=none", "{}"), 400);
        check("get", "/v1/apps/{app}/questions", admin.get(app + "/questions?last=5"), 200);
        check("delete", documents, admin.delete(app + "/documents?id=a.md"), 200);
        prompts(admin, app);
        check("get", "/v1/keys", admin.get("/v1/keys"), 200);
        check("post", "/v1/keys", admin.post("/v1/keys", "{\"name\":\"x\",\"role\":\"read\"}"), 201);
        check("post", "/v1/keys", admin.post("/v1/keys", "{\"name\":\"x\",\"role\":\"king\"}"), 400);
        check("delete", "/v1/keys/{id}", admin.delete("/v1/keys/key1"), 200);
        check("get", "/health/live", admin.get("/health/live"), 200);
        check("get", "/health/ready", admin.get("/health/ready"), 200);
        checkInference(admin);
        checkVersions(admin, app);
        checkRuns(admin);
        served.tidemill.ready = false;
        check("get", "/health/ready", admin.get("/health/ready"), 503);
        check("get", "/v1/keys", served.nobody().get("/v1/keys"), 401);
        Set<String> left = described();
        left.removeAll(checked);
        left.removeIf(DescriptionTest::tracked);
        assertThat(left).as("routes without an example here").containsExactly("GET /metrics", "GET /openapi.yaml");
    }

    private void retraining(Client admin, String at) {
        String all = "/v1/apps/{app}/retraining";
        check("post", all, admin.post(at, "{\"why\":\"a new month\"}"), 202);
        check("post", all, admin.post(at, "{}"), 409);
        check("get", all, admin.get(at), 200);
        check("get", all + "/{run}", admin.get(at + "/1"), 200);
        check("get", all + "/{run}", admin.get(at + "/9"), 404);
        check("get", all + "/{run}", admin.get(at + "/first"), 400);
        check("post", all + "/cancel", admin.post(at + "/cancel", "{}"), 200);
        check("post", all + "/cancel", admin.post(at + "/cancel", "{}"), 409);
    }

    private void prompts(Client admin, String app) {
        String all = "/v1/apps/{app}/prompts";
        String one = all + "/{prompt}";
        String said = "{\"messages\":[{\"role\":\"system\",\"text\":\"hello\"}]}";
        check("get", all, admin.get(app + "/prompts"), 200);
        check("post", all, admin.post(app + "/prompts", said), 201);
        check("post", all, admin.post(app + "/prompts", "{\"messages\":[]}"), 400);
        check("get", one, admin.get(app + "/prompts/production"), 200);
        check("get", one, admin.get(app + "/prompts/2"), 404);
        check("get", one + "/diff", admin.get(app + "/prompts/1/diff?from=production"), 200);
        check("get", one + "/diff", admin.get(app + "/prompts/1/diff"), 400);
        check("post", one + "/try", admin.post(app + "/prompts/1/try", "{\"values\":{\"question\":\"why\"}}"), 200);
        check("post", one + "/try", admin.post(app + "/prompts/1/try", "{}"), 400);
        check("post", one + "/release", admin.post(app + "/prompts/1/release", "{}"), 201);
        String trials = "/v1/apps/{app}/prompt-trials";
        check("post", trials, admin.post(app + "/prompt-trials", "{\"prompt\":" + said + "}"), 200);
        check("post", trials, admin.post(app + "/prompt-trials", "{\"prompt\":3}"), 400);
        String labels = "/v1/apps/{app}/prompt-labels/{label}";
        check("post", labels, admin.post(app + "/prompt-labels/canary", "{\"version\":\"1\"}"), 200);
        check("post", "/v1/apps/{app}/prompt-rollbacks", admin.post(app + "/prompt-rollbacks", "{}"), 200);
    }

    private void watched(Client admin, String app) {
        String silence = "/v1/apps/{app}/monitors/{monitor}/silence";
        String until = "{\"until\":\"2026-01-02T00:00:00Z\"}";
        check("post", silence, admin.post(app + "/monitors/drift/silence", until), 200);
        check("post", silence, admin.post(app + "/monitors/drift/silence", "{}"), 400);
        check("post", silence, admin.post(app + "/monitors/other/silence", until), 404);
        check("get", "/v1/apps/{app}/monitors", admin.get(app + "/monitors"), 200);
        check("get", "/v1/apps/{app}/watch", admin.get(app + "/watch"), 200);
        check("get", "/v1/apps/{app}/alerts", admin.get(app + "/alerts?limit=5"), 200);
    }

    private void experiments(Client admin, String at) {
        String all = "/v1/apps/{app}/experiments";
        String one = all + "/{experiment}";
        check("get", all, admin.get(at), 200);
        check("get", one, admin.get(at + "/friction"), 200);
        check("get", one, admin.get(at + "/other"), 404);
        check("post", one + "/start", admin.post(at + "/friction/start", ""), 200);
        check("post", one + "/stop", admin.post(at + "/friction/stop", ""), 200);
        check("post", one + "/weights", admin.post(at + "/friction/weights", "{\"weights\":{\"control\":1}}"), 200);
        check("get", one + "/results", admin.get(at + "/friction/results"), 200);
        String question = "{\"mean\":0.1,\"effect\":0.05,\"units\":1000}";
        check("post", one + "/power", admin.post(at + "/friction/power", question), 200);
        check("post", one + "/power", admin.post(at + "/friction/power", "{}"), 400);
        String flags = "/ofrep/v1/evaluate/flags";
        String context = "{\"context\":{\"targetingKey\":\"c1\"}}";
        check("post", flags, admin.post(flags, context), 200);
        check("post", flags, admin.post(flags, "[]"), 400);
        check("post", flags + "/{key}", admin.post(flags + "/friction", context), 200);
        check("post", flags + "/{key}", admin.post(flags + "/friction", "{\"context\":{}}"), 400);
        check("post", flags + "/{key}", admin.post(flags + "/other", context), 404);
    }

    private void checkInference(Client admin) {
        String row = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP64\",\"data\":[1.5]}]}";
        String[] octets = {"Content-Type", "application/octet-stream"};
        for (String path : new String[] {"/v2/models/{model}", "/v2/models/{model}/versions/{version}"}) {
            String at = path.replace("{model}", "fraud").replace("{version}", "2");
            check("get", path, admin.get(at), 200);
            check("get", path + "/ready", admin.get(at + "/ready"), 200);
            check("get", path + "/stats", admin.get(at + "/stats"), 200);
            check("post", path + "/infer", admin.post(at + "/infer", row), 200);
            check("post", path + "/infer", admin.post(at + "/infer", "{"), 400);
        }
        check("get", "/v2/models/{model}", admin.get("/v2/models/other"), 404);
        check("get", "/v2/models/{model}", served.nobody().get("/v2/models/fraud"), 401);
        check("get", "/v2/models/{model}/ready", admin.get("/v2/models/other/ready"), 400);
        check("get", "/v2/models/stats", admin.get("/v2/models/stats"), 200);
        check("get", "/v2", served.nobody().get("/v2"), 200);
        check("get", "/v2/health/live", admin.get("/v2/health/live"), 200);
        check("get", "/v2/health/ready", admin.get("/v2/health/ready"), 200);
        check("post", "/v2/repository/index", admin.post("/v2/repository/index", "{}"), 200);
        String repository = "/v2/repository/models/{model}/";
        for (String word : new String[] {"unload", "load"}) {
            check("post", repository + word, admin.post("/v2/repository/models/fraud/" + word, ""), 200);
            check("post", repository + word, admin.post("/v2/repository/models/other/" + word, ""), 404);
        }
        check(
                "post",
                "/v1/models/{model}:predict",
                admin.post("/v1/models/fraud:predict", "{\"instances\":[[1.5],[2]]}"),
                200);
        check("post", "/v1/models/{model}:predict", admin.post("/v1/models/fraud:predict", "{}"), 400);
        check("post", "/v1/tensor-models/{model}", admin.post("/v1/tensor-models/t", new byte[1], octets), 201);
        String models = "/v1/apps/{app}/models";
        check("post", models, admin.post("/v1/apps/fraud/models?inputs=amount", new byte[1], octets), 201);
        check("post", models, admin.post("/v1/apps/fraud/models", new byte[1], octets), 400);
    }

    private void checkDataCare(Client admin, String app) {
        String at = "/v1/apps/{app}";
        check("post", at + "/checks", admin.post(app + "/checks", "{\"last\":\"7d\"}"), 202);
        check("post", at + "/checks", admin.post(app + "/checks", "{\"last\":\"long\"}"), 400);
        check("get", at + "/checks", admin.get(app + "/checks?limit=3"), 200);
        check("get", at + "/batches", admin.get(app + "/batches"), 200);
        String accept = "{\"subject\":\"dataset\",\"source\":\"abc\"}";
        check("post", at + "/batches/accept", admin.post(app + "/batches/accept", accept), 200);
        check("get", at + "/suggestions/{stream}", admin.get(app + "/suggestions/transactions"), 200);
        check("get", at + "/datasets/{digest}/diff/{other}", admin.get(app + "/datasets/abc/diff/def"), 200);
        check("post", at + "/datasets/{digest}/tags", admin.post(app + "/datasets/abc/tags", "{\"tag\":\"x\"}"), 200);
        check("post", at + "/datasets/{digest}/pin", admin.post(app + "/datasets/abc/pin", "{\"pinned\":true}"), 200);
        check("get", at + "/dataset-tags", admin.get(app + "/dataset-tags"), 200);
        check("delete", at + "/dataset-tags/{tag}", admin.delete(app + "/dataset-tags/x"), 200);
        check("post", at + "/expirations", admin.post(app + "/expirations", "{\"older_than\":\"90d\"}"), 200);
        check("post", at + "/expirations", admin.post(app + "/expirations", "{}"), 400);
        check("get", at + "/retention", admin.get(app + "/retention"), 200);
        check("post", at + "/retention", admin.post(app + "/retention", ""), 200);
        check("get", at + "/lineage", admin.get(app + "/lineage?kind=decision&id=a"), 200);
    }

    private void checkVersions(Client admin, String app) {
        String version = "/v1/apps/{app}/models/{version}";
        check("get", version + "/card", admin.get(app + "/models/2/card"), 200);
        check("get", version + "/card", admin.get(app + "/models/99/card"), 404);
        check("get", version + "/card", admin.get(app + "/models/2/card?format=pdf"), 400);
        check("get", version + "/approvals", admin.get(app + "/models/2/approvals"), 200);
        check("post", version + "/approvals", admin.post(app + "/models/2/approvals", "{\"note\":\"seen\"}"), 200);
        check("post", version + "/approvals", served.writer().post(app + "/models/2/approvals", "{}"), 403);
        check("post", version + "/refits", admin.post(app + "/models/2/refits", "{}"), 202);
        check("post", version + "/reproductions", admin.post(app + "/models/2/reproductions", "{}"), 202);
        String aliases = "/v1/apps/{app}/aliases";
        check("post", aliases + "/{alias}", admin.post(app + "/aliases/candidate", "{\"version\":\"2\"}"), 200);
        check("post", aliases + "/{alias}", admin.post(app + "/aliases/best", "{\"version\":\"candidate\"}"), 400);
        check("get", aliases, admin.get(app + "/aliases"), 200);
        check("get", aliases + "/{alias}", admin.get(app + "/aliases/candidate"), 200);
        check("get", aliases + "/{alias}", admin.get(app + "/aliases/candidate?at=then"), 400);
        check("delete", version, admin.delete(app + "/models/2"), 409);
        check("delete", aliases + "/{alias}", admin.delete(app + "/aliases/candidate"), 200);
        check("delete", aliases + "/{alias}", admin.delete(app + "/aliases/candidate"), 404);
        check("delete", version, admin.delete(app + "/models/2"), 200);
        check("get", version + "/card", admin.get(app + "/models/2/card"), 404);
    }

    private void checkRuns(Client admin) {
        String search = "{\"experiment\":\"fraud\",\"filter\":\"params.depth = '6'\"}";
        Answer found = admin.post("/v1/runs/search", search);
        check("post", "/v1/runs/search", found, 200);
        check("post", "/v1/runs/search", admin.post("/v1/runs/search", "{\"filter\":\"depth >\"}"), 400);
        String id =
                found.json().path("runs").path(0).path("info").path("run_id").asText();
        check("get", "/v1/runs/{id}", admin.get("/v1/runs/" + id), 200);
        check("get", "/v1/runs/{id}", admin.get("/v1/runs/none"), 404);
        check("delete", "/v1/runs/{id}", served.writer().delete("/v1/runs/" + id), 403);
        check("delete", "/v1/runs/{id}", admin.delete("/v1/runs/" + id), 200);
        String experiment = found.json()
                .path("runs")
                .path(0)
                .path("info")
                .path("experiment_id")
                .asText();
        check("delete", "/v1/experiments/{id}", admin.delete("/v1/experiments/0"), 400);
        check("delete", "/v1/experiments/{id}", admin.delete("/v1/experiments/" + experiment), 200);
    }

    /// What MLflow's client asks for: MlflowClientTest does.
    private static boolean tracked(String route) {
        String path = route.substring(route.indexOf(' ') + 1);
        return path.startsWith("/api/2.0/")
                || Set.of("GET /get-artifact", "GET /health", "GET /version").contains(route);
    }

    private void check(String method, String path, Answer answer, int status) {
        String what = method + " " + path + " " + status;
        checked.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path);
        assertThat(answer.status()).as(what + ": " + answer.text()).isEqualTo(status);
        JsonNode responses = description.path("paths").path(path).path(method).path("responses");
        JsonNode response = resolved(
                responses.has(Integer.toString(status))
                        ? responses.path(Integer.toString(status))
                        : responses.path("default"));
        String type = answer.header("Content-Type");
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(schema.isObject()).as(what + " describes " + type).isTrue();
        ObjectNode whole = schema.deepCopy();
        whole.set("components", description.path("components"));
        assertThat(SCHEMAS.getSchema(whole.toString()).validate(answer.text(), InputFormat.JSON))
                .as(what + ": " + answer.text())
                .isEmpty();
    }

    private JsonNode resolved(JsonNode response) {
        return response.has("$ref")
                ? description.at(response.path("$ref").asText().substring(1))
                : response;
    }
}
