package dev.tidemill.server.console;

import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.console.Sessions.Session;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Exchange;
import dev.tidemill.server.http.Route;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Signs visitors in and out, lets only those who are signed in see pages, and puts the layout around each.
final class Doorman {
    private static final HeaderName HTMX = HeaderNames.create("HX-Request");
    private static final HeaderName HTMX_REDIRECT = HeaderNames.create("HX-Redirect");

    private final Tidemill tidemill;
    private final Sessions sessions;
    private final Templates templates;

    Doorman(Tidemill tidemill, Sessions sessions, Templates templates) {
        this.tidemill = tidemill;
        this.sessions = sessions;
        this.templates = templates;
    }

    /// What a page does for a visitor who is signed in.
    @FunctionalInterface
    interface Visited {
        void show(Visit visit) throws IOException;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/login", Access.OPEN, exchange -> form(exchange, 200, "")),
                Route.post("/login", Access.OPEN, this::login),
                Route.post("/logout", Access.SESSION, action(Access.READ, this::logout)));
    }

    /// A page, for those who are signed in; others are led to the form, and failures get a page too.
    Route.Action page(Visited page) {
        return exchange -> {
            Optional<Session> session = Visit.token(exchange).flatMap(sessions::find);
            if (session.isEmpty()) {
                if (exchange.header(HTMX).isPresent()) {
                    exchange.response().header(HTMX_REDIRECT, "/login");
                }
                Visit.redirect(exchange, "/login");
                return;
            }
            Visit visit = new Visit(exchange, session.get());
            try {
                page.show(visit);
            } catch (TidemillException failure) {
                failed(visit, failure);
            }
        };
    }

    /// What a form does, for those who are signed in and may.
    Route.Action action(Access access, Visited action) {
        return page(visit -> {
            visit.demand(access);
            action.show(visit);
        });
    }

    /// Answers with a page in the layout.
    void show(Visit visit, String template, Page page, Map<String, Object> content) {
        show(visit, 200, template, page, content);
    }

    /// Answers with a page in the layout and another status than 200.
    void show(Visit visit, int status, String template, Page page, Map<String, Object> content) {
        Map<String, Object> parameters = new HashMap<>(content);
        parameters.put("page", page);
        visit.html(status, templates.render(template, parameters));
    }

    /// Answers with a part of a page.
    void part(Visit visit, String template, Map<String, Object> content) {
        visit.html(200, templates.render(template, content));
    }

    byte[] rendered(String template, Map<String, Object> content) {
        return templates.render(template, content);
    }

    /// The layout's own content.
    Page frame(Visit visit, String title, String app, String section) {
        Session session = visit.session();
        List<Application> applications = tidemill.applications();
        return new Page(
                title,
                app,
                section,
                applications.stream().map(Application::name).toList(),
                applications.stream()
                        .anyMatch(one -> one.name().equals(app) && one.answer().isPresent()),
                session.caller().name(),
                session.caller().role(),
                session.csrf());
    }

    private void failed(Visit visit, TidemillException failure) {
        if (failure.code() == ErrorCode.INTERNAL) {
            throw failure;
        }
        String message = String.valueOf(failure.getMessage());
        if (visit.exchange().header(HTMX).isPresent()) {
            // htmx shows only what comes with 200, and a refusal is to be seen where the button was.
            part(visit, "notice", Map.of("good", false, "message", message));
        } else {
            Page page = frame(visit, "This did not work", "", "");
            show(visit, failure.code().httpStatus(), "failure", page, Map.of("message", message));
        }
    }

    private void form(Exchange exchange, int status, String message) {
        Visit.html(exchange, status, templates.render("login", Map.of("message", message)));
    }

    private void login(Exchange exchange) throws IOException {
        Optional<String> origin = exchange.header(HeaderNames.ORIGIN);
        if (origin.isPresent()
                && !origin.get().endsWith("//" + exchange.request().authority())) {
            throw new TidemillException(ErrorCode.FORBIDDEN, "the form to sign in must be sent from its own page");
        }
        String key = Visit.form(exchange).getOrDefault("key", "").strip();
        Optional<String> token = sessions.open(key);
        if (token.isEmpty()) {
            form(exchange, 401, "This key is unknown or revoked.");
            return;
        }
        cookie(exchange, token.get(), Sessions.LONGEST_IDLE.toSeconds());
        Visit.redirect(exchange, "/");
    }

    private void logout(Visit visit) {
        Visit.token(visit.exchange()).ifPresent(sessions::close);
        cookie(visit.exchange(), "", 0);
        Visit.redirect(visit.exchange(), "/login");
    }

    private static void cookie(Exchange exchange, String token, long seconds) {
        exchange.response()
                .header(
                        HeaderNames.SET_COOKIE,
                        Visit.COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds);
    }
}
