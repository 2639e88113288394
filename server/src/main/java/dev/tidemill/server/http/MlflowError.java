package dev.tidemill.server.http;

/// Errors as MLflow's clients understand them: `{"error_code": …, "message": …}`.
final class MlflowError {
    private MlflowError() {}

    /// Whether a route speaks MLflow.
    static boolean speaks(Route route) {
        return route.path().startsWith("/api/2.0/mlflow") || route.path().startsWith("/ajax-api/2.0/mlflow");
    }

    /// @param name of one of our error codes, or of a refusal by HTTP itself
    static void answer(Exchange exchange, String name, int status, String message) {
        boolean there = status == 409 && message.contains("already exists");
        answer(
                exchange,
                there ? 400 : status == 507 ? 500 : status,
                there ? "RESOURCE_ALREADY_EXISTS" : word(name),
                message);
    }

    private static String word(String name) {
        return switch (name) {
            case "INVALID", "TOO_LARGE" -> "INVALID_PARAMETER_VALUE";
            case "UNAUTHENTICATED" -> "UNAUTHENTICATED";
            case "FORBIDDEN" -> "PERMISSION_DENIED";
            case "NOT_FOUND" -> "RESOURCE_DOES_NOT_EXIST";
            case "CONFLICT" -> "RESOURCE_CONFLICT";
            case "LIMITED" -> "REQUEST_LIMIT_EXCEEDED";
            case "UNAVAILABLE" -> "TEMPORARILY_UNAVAILABLE";
            case "TIMEOUT" -> "DEADLINE_EXCEEDED";
            case "INTERNAL", "STORAGE" -> "INTERNAL_ERROR";
            default -> "BAD_REQUEST";
        };
    }

    private static void answer(Exchange exchange, int status, String code, String message) {
        exchange.json(status, json -> {
            json.writeStartObject();
            json.writeStringField("error_code", code);
            json.writeStringField("message", message);
            json.writeEndObject();
        });
    }
}
