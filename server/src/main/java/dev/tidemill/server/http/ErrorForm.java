package dev.tidemill.server.http;

import dev.tidemill.core.Problem;
import java.util.List;

/// How a route tells errors: as RFC 9457 has it, or as the foreign protocol that it speaks.
enum ErrorForm {
    PROBLEM,
    /// The Open Inference Protocol and KServe: `{"error": "…"}`.
    INFERENCE,
    /// gRPC: a status in the trailers.
    GRPC,
    /// MLflow: `{"error_code": "…", "message": "…"}`.
    MLFLOW,
    /// OpenAI: `{"error": {"message": …, "type": …, "param": …, "code": …}}`.
    OPENAI;

    static ErrorForm of(Route route) {
        if (MlflowError.speaks(route)) {
            return MLFLOW;
        }
        if (OpenAiError.speaks(route)) {
            return OPENAI;
        }
        if (route.path().startsWith(GrpcRoutes.SERVICE)) {
            return GRPC;
        }
        return route.path().startsWith("/v2") || route.path().endsWith(":predict") ? INFERENCE : PROBLEM;
    }

    /// Answers with an error.
    ///
    /// @param name an upper case name: `METHOD_NOT_ALLOWED`
    void answer(Exchange exchange, String name, int status, String detail, List<Problem> problems) {
        switch (this) {
            case PROBLEM -> exchange.problem(status, ProblemJson.of(name, status, detail, problems));
            case GRPC -> {
                if (GrpcCall.possible(exchange)) {
                    GrpcCall.refuse(exchange, name, detail);
                } else {
                    exchange.problem(status, ProblemJson.of(name, status, detail, problems));
                }
            }
            case MLFLOW -> MlflowError.answer(exchange, name, status, detail);
            case OPENAI -> OpenAiError.named(name, status, detail).answer(exchange);
            case INFERENCE ->
                exchange.json(status, json -> {
                    json.writeStartObject();
                    json.writeStringField("error", detail);
                    json.writeEndObject();
                });
        }
    }
}
