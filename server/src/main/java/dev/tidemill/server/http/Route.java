package dev.tidemill.server.http;

import java.io.IOException;

/// One served address.
///
/// @param method `GET`, `POST` or `DELETE`
/// @param path   with parameters in braces: `/v1/apps/{app}/models`
public record Route(String method, String path, Access access, Action action) {
    /// What answers it.
    @FunctionalInterface
    public interface Action {
        /// Answers the request through the exchange, once.
        void handle(Exchange exchange) throws IOException;
    }

    public static Route get(String path, Access access, Action action) {
        return new Route("GET", path, access, action);
    }

    public static Route post(String path, Access access, Action action) {
        return new Route("POST", path, access, action);
    }

    public static Route delete(String path, Access access, Action action) {
        return new Route("DELETE", path, access, action);
    }
}
