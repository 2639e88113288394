package dev.tidemill.platform;

import dev.tidemill.app.WatchDefinition.Route;
import dev.tidemill.watch.alert.AlertRoute;
import dev.tidemill.watch.alert.MailRoute;
import dev.tidemill.watch.alert.WebhookRoute;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Declared routes, ready to take alerts. A route whose secret is not set fails with that reason rather than send
/// unsigned.
final class AlertRoutes {
    private AlertRoutes() {}

    /// @param environment the value of a variable; empty where it is not set
    static Map<String, AlertRoute> of(Map<String, Route> routes, Function<String, Optional<String>> environment) {
        Map<String, AlertRoute> ready = new LinkedHashMap<>();
        routes.forEach((name, route) -> ready.put(name, route(route, environment)));
        return ready;
    }

    private static AlertRoute route(Route route, Function<String, Optional<String>> environment) {
        return switch (route) {
            case Route.Webhook(String url, String secret) -> {
                Optional<String> key = secret.isEmpty() ? Optional.empty() : environment.apply(secret);
                yield secret.isEmpty() || key.isPresent() ? new WebhookRoute(URI.create(url), key) : lacks(secret);
            }
            case Route.Mail mail -> {
                Optional<String> password =
                        mail.password().isEmpty() ? Optional.of("") : environment.apply(mail.password());
                Optional<MailRoute.SignIn> sign = mail.user().isEmpty()
                        ? Optional.empty()
                        : password.map(secret -> new MailRoute.SignIn(mail.user(), secret));
                yield password.isPresent()
                        ? new MailRoute(mail.to(), mail.from(), mail.server(), sign, mail.tls())
                        : lacks(mail.password());
            }
        };
    }

    private static AlertRoute lacks(String variable) {
        return alert -> {
            throw new IOException("environment variable " + variable + " must hold the route's secret, it is not set");
        };
    }
}
