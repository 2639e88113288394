package dev.tidemill.server.http;

import dev.tidemill.platform.Tidemill;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// MLflow's REST: experiments, runs, registered models, versions, artifacts, under the address of its clients and
/// that of its own pages.
final class MlflowRoutes {
    private static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final List<String> BASES = List.of("/api/2.0", "/ajax-api/2.0");

    /// The version of MLflow whose calls these are.
    private static final String SPOKEN = "2.17.2";

    private final Tidemill tidemill;
    private final List<Route> routes = new ArrayList<>();

    MlflowRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        experiments(new MlflowExperiments(tidemill));
        runs(new MlflowRuns(tidemill));
        models(new MlflowModels(tidemill));
        artifacts(new MlflowArtifacts(tidemill));
        routes.add(Route.get("/health", Access.OPEN, exchange -> say(exchange, "OK")));
        routes.add(Route.get("/version", Access.OPEN, exchange -> say(exchange, SPOKEN)));
        return routes;
    }

    private static void say(Exchange exchange, String word) {
        exchange.send(200, TEXT, word.getBytes(StandardCharsets.UTF_8));
    }

    private void call(String method, String path, Access access, MlflowExperiments.Call call) {
        for (String base : BASES) {
            routes.add(new Route(
                    method, base + "/mlflow/" + path, access, exchange -> call.handle(MlflowCall.of(exchange))));
        }
    }

    private void read(String path, MlflowExperiments.Call call) {
        call("GET", path, Access.READ, call);
    }

    private void write(String path, MlflowExperiments.Call call) {
        call("POST", path, Access.WRITE, call);
    }

    private void experiments(MlflowExperiments calls) {
        write("experiments/create", calls::create);
        call("POST", "experiments/search", Access.READ, calls::search);
        read("experiments/search", calls::search);
        read("experiments/get", calls::get);
        read("experiments/get-by-name", calls::byName);
        write("experiments/delete", calls::delete);
        write("experiments/restore", calls::restore);
        write("experiments/update", calls::update);
        write("experiments/set-experiment-tag", calls::tag);
        write("experiments/delete-experiment-tag", calls::untag);
        call("POST", "experiments/search-datasets", Access.READ, calls::datasets);
    }

    private void runs(MlflowRuns calls) {
        write("runs/create", calls::create);
        write("runs/update", calls::update);
        write("runs/delete", calls::delete);
        write("runs/restore", calls::restore);
        write("runs/log-metric", calls::metric);
        write("runs/log-parameter", calls::parameter);
        write("runs/log-batch", calls::batch);
        write("runs/log-model", calls::model);
        for (String base : BASES) {
            routes.add(new Route(
                    "POST",
                    base + "/mlflow/runs/log-inputs",
                    Access.WRITE,
                    exchange -> calls.inputs(MlflowCall.of(exchange, MlflowCall.LARGE_BODY))));
        }
        write("runs/set-tag", calls::tag);
        write("runs/delete-tag", calls::untag);
        read("runs/get", calls::get);
        call("POST", "runs/search", Access.READ, calls::search);
        read("metrics/get-history", calls::history);
        read("metrics/get-history-bulk-interval", calls::interval);
    }

    private void models(MlflowModels calls) {
        write("registered-models/create", calls::create);
        write("registered-models/rename", calls::rename);
        call("PATCH", "registered-models/update", Access.WRITE, calls::update);
        call("DELETE", "registered-models/delete", Access.WRITE, calls::delete);
        read("registered-models/get", calls::get);
        read("registered-models/search", calls::search);
        call("POST", "registered-models/get-latest-versions", Access.READ, calls::latest);
        read("registered-models/get-latest-versions", calls::latest);
        write("registered-models/set-tag", calls::tag);
        call("DELETE", "registered-models/delete-tag", Access.WRITE, calls::untag);
        write("registered-models/alias", calls::alias);
        call("DELETE", "registered-models/alias", Access.WRITE, calls::unalias);
        read("registered-models/alias", calls::aliased);
        versions(calls.versions());
    }

    private void versions(MlflowVersions calls) {
        write("model-versions/create", calls::create);
        call("PATCH", "model-versions/update", Access.WRITE, calls::update);
        write("model-versions/transition-stage", calls::transition);
        call("DELETE", "model-versions/delete", Access.WRITE, calls::delete);
        read("model-versions/get", calls::get);
        read("model-versions/search", calls::search);
        read("model-versions/get-download-uri", calls::uri);
        write("model-versions/set-tag", calls::tag);
        call("DELETE", "model-versions/delete-tag", Access.WRITE, calls::untag);
    }

    private void artifacts(MlflowArtifacts calls) {
        read("artifacts/list", calls::list);
        String proxy = "/api/2.0/mlflow-artifacts";
        routes.add(Route.get(proxy + "/artifacts", Access.READ, calls::browse));
        routes.add(Route.get(proxy + "/artifacts/{+path}", Access.READ, calls::download));
        routes.add(new Route("PUT", proxy + "/artifacts/{+path}", Access.WRITE, calls::upload));
        routes.add(Route.delete(proxy + "/artifacts/{+path}", Access.WRITE, calls::delete));
        routes.add(new Route("PUT", proxy + "/mpu/part/{upload}/{part}", Access.OPEN, calls::part));
        routes.add(Route.post(proxy + "/mpu/create/{+path}", Access.WRITE, calls::begin));
        routes.add(Route.post(proxy + "/mpu/complete/{+path}", Access.WRITE, calls::complete));
        routes.add(Route.post(proxy + "/mpu/abort/{+path}", Access.WRITE, calls::abort));
        routes.add(Route.get("/get-artifact", Access.READ, calls::ofRun));
    }
}
