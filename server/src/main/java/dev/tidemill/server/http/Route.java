package dev.tidemill.server.http;

import java.io.IOException;

/// One served address.
///
/// @param method `GET`, `POST` or `DELETE`
/// @param path   with parameters in braces: `/v1/apps/{app}/models`
/// @param guests whether keys of other tenants than the home's may use it
public record Route(String method, String path, Access access, Action action, boolean guests) {
    public Route(String method, String path, Access access, Action action) {
        this(method, path, access, action, false);
    }

    /// The same, for keys of every tenant.
    Route forGuests() {
        return new Route(method, path, access, action, true);
    }

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
