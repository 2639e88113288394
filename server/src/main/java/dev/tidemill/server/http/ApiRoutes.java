package dev.tidemill.server.http;

import dev.tidemill.platform.Tidemill;
import java.util.ArrayList;
import java.util.List;

/// Every route of the interface for programs. Those on the way of a decision come first, for Helidon looks them
/// up in order.
final class ApiRoutes {
    private ApiRoutes() {}

    static List<Route> all(Tidemill tidemill, Telemetry telemetry) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new DecisionRoutes(tidemill, telemetry).routes());
        routes.addAll(new ChatRoutes(tidemill.chats()).routes());
        routes.addAll(new CostRoutes(tidemill.chats()).routes());
        routes.addAll(new DocumentRoutes(tidemill).routes());
        routes.addAll(new EvaluationRoutes(tidemill).routes());
        routes.addAll(new PromptRoutes(tidemill).routes());
        routes.addAll(new RecommendationRoutes(tidemill, telemetry).routes());
        routes.addAll(new EventRoutes(tidemill).routes());
        routes.addAll(new ApplicationRoutes(tidemill).routes());
        routes.addAll(new InferenceRoutes(tidemill).routes());
        routes.addAll(new GrpcRoutes(tidemill).routes());
        routes.addAll(new ModelRoutes(tidemill).routes());
        routes.addAll(new BacktestRoutes(tidemill).routes());
        routes.addAll(new FlagRoutes(tidemill.experimentation()).routes());
        routes.addAll(new ExperimentRoutes(tidemill.experimentation()).routes());
        routes.addAll(new RegistrationRoutes(tidemill).routes());
        routes.addAll(new RolloutRoutes(tidemill).routes());
        routes.addAll(new RetrainingRoutes(tidemill).routes());
        routes.addAll(new DataRoutes(tidemill).routes());
        routes.addAll(new WatchRoutes(tidemill).routes());
        routes.addAll(new DataCareRoutes(tidemill).routes());
        routes.addAll(new JobRoutes(tidemill).routes());
        routes.addAll(new KeyRoutes(tidemill.keys()).routes());
        routes.addAll(new VersionRoutes(tidemill).routes());
        routes.addAll(new RunRoutes(tidemill).routes());
        routes.addAll(new MlflowRoutes(tidemill).routes());
        routes.addAll(new OpenRoutes(tidemill, telemetry).routes());
        return routes;
    }
}
