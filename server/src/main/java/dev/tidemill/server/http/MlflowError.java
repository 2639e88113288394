package dev.tidemill.server.http;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;

/// Errors as MLflow's clients understand them: `{"error_code": …, "message": …}`.
final class MlflowError {
    private MlflowError() {}

    /// Whether a route speaks MLflow.
    static boolean speaks(Route route) {
        return route.path().startsWith("/api/2.0/mlflow") || route.path().startsWith("/ajax-api/2.0/mlflow");
    }

    static void answer(Exchange exchange, TidemillException failure) {
        String message = String.valueOf(failure.getMessage());
        boolean there = failure.code() == ErrorCode.CONFLICT && message.contains("already exists");
        answer(
                exchange,
                there ? 400 : failure.code().httpStatus() == 507 ? 500 : failure.code().httpStatus(),
                there ? "RESOURCE_ALREADY_EXISTS" : word(failure.code()),
                message);
    }

    private static String word(ErrorCode code) {
        return switch (code) {
            case INVALID, TOO_LARGE -> "INVALID_PARAMETER_VALUE";
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case FORBIDDEN -> "PERMISSION_DENIED";
            case NOT_FOUND -> "RESOURCE_DOES_NOT_EXIST";
            case CONFLICT -> "RESOURCE_CONFLICT";
            case LIMITED -> "REQUEST_LIMIT_EXCEEDED";
            case UNAVAILABLE -> "TEMPORARILY_UNAVAILABLE";
            case TIMEOUT -> "DEADLINE_EXCEEDED";
            case INTERNAL, STORAGE -> "INTERNAL_ERROR";
        };
    }

    static void answer(Exchange exchange, int status, String code, String message) {
        exchange.json(status, json -> {
            json.writeStartObject();
            json.writeStringField("error_code", code);
            json.writeStringField("message", message);
            json.writeEndObject();
        });
    }
}
