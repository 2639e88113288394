package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.chat.cost.BudgetException;
import dev.tidemill.chat.guard.BlockedException;
import dev.tidemill.chat.limit.Limit;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.chat.limit.Standing;
import dev.tidemill.chat.model.ProviderException;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Errors as OpenAI's clients understand them: `{"error": {"message", "type", "param", "code"}}`.
final class OpenAiError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final transient Optional<String> param;
    private final transient Optional<String> code;
    private final transient Optional<Duration> retryAfter;

    private OpenAiError(
            int status,
            String type,
            Optional<String> param,
            Optional<String> code,
            Optional<Duration> retryAfter,
            String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /// Whether a route speaks OpenAI's protocol.
    static boolean speaks(Route route) {
        return speaks(route.path());
    }

    static boolean speaks(String path) {
        return path.startsWith("/v1/chat/")
                || path.equals("/v1/embeddings")
                || (path.startsWith("/v1/models") && !path.endsWith(":predict"));
    }

    /// A member of the request that breaks a rule.
    static OpenAiError invalid(String param, String message) {
        return new OpenAiError(
                400,
                "invalid_request_error",
                Optional.of(param),
                Optional.of("invalid_value"),
                Optional.empty(),
                message);
    }

    static OpenAiError invalid(String message) {
        return new OpenAiError(
                400, "invalid_request_error", Optional.empty(), Optional.empty(), Optional.empty(), message);
    }

    /// What the platform says by name.
    ///
    /// @param name of one of our error codes, or of a refusal by HTTP itself
    static OpenAiError named(String name, int status, String message) {
        Optional<String> param = name.equals("NOT_FOUND") ? Optional.of("model") : Optional.empty();
        return new OpenAiError(status, type(status), param, code(name, message), Optional.empty(), message);
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    private static Optional<String> code(String name, String message) {
        return switch (name) {
            case "UNAUTHENTICATED" -> Optional.of("invalid_api_key");
            case "NOT_FOUND" -> Optional.of("model_not_found");
            case "LIMITED" -> Optional.of("rate_limit_exceeded");
            case "TOO_LARGE" ->
                Optional.of(message.contains("tokens") ? "context_length_exceeded" : "request_too_large");
            default -> Optional.of(name.toLowerCase(Locale.ROOT));
        };
    }

    /// A limit that does not admit the request; one that never will is no reason to try again.
    static OpenAiError limited(LimitException limited) {
        String message = String.valueOf(limited.getMessage());
        boolean money = limited.broken().limit().unit() == Limit.Unit.MONEY;
        return limited.ever()
                ? new OpenAiError(
                        429,
                        money
                                ? "insufficient_quota"
                                : limited.broken().limit().unit().name().toLowerCase(Locale.ROOT),
                        Optional.empty(),
                        Optional.of(money ? "insufficient_quota" : "rate_limit_exceeded"),
                        Optional.of(limited.retryAfter()),
                        message)
                : new OpenAiError(
                        400,
                        "invalid_request_error",
                        Optional.of("max_tokens"),
                        Optional.of("request_too_large"),
                        Optional.empty(),
                        message);
    }

    /// A budget that is spent.
    static OpenAiError spent(BudgetException spent) {
        return new OpenAiError(
                429,
                "insufficient_quota",
                Optional.empty(),
                Optional.of("insufficient_quota"),
                Optional.of(spent.retryAfter()),
                String.valueOf(spent.getMessage()));
    }

    /// A request that a guard lets not pass.
    static OpenAiError blocked(BlockedException blocked) {
        return new OpenAiError(
                400,
                "invalid_request_error",
                Optional.of("messages"),
                Optional.of("content_filter"),
                Optional.empty(),
                String.valueOf(blocked.getMessage()));
    }

    /// A provider that did not answer.
    static OpenAiError provider(ProviderException failure) {
        int status = switch (failure.kind()) {
            case LIMITED -> 429;
            case REFUSED -> 400;
            case LATE -> 504;
            case BROKEN, UNAUTHENTICATED, STOPPED -> 502;
        };
        Optional<Duration> wait =
                status == 429 ? failure.retryAfter().or(() -> Optional.of(Duration.ofSeconds(1))) : Optional.empty();
        return new OpenAiError(
                status,
                type(status),
                Optional.empty(),
                Optional.of("provider_" + failure.kind().name().toLowerCase(Locale.ROOT)),
                wait,
                String.valueOf(failure.getMessage()));
    }

    int status() {
        return status;
    }

    void answer(Exchange exchange) {
        retryAfter.ifPresent(wait -> exchange.response()
                .header(HeaderNames.RETRY_AFTER, Long.toString(Math.max(1, Math.ceilDiv(wait.toMillis(), 1000)))));
        exchange.json(status, this::write);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("error");
        json.writeStringField("message", getMessage());
        json.writeStringField("type", type);
        json.writeStringField("param", param.orElse(null));
        json.writeStringField("code", code.orElse(null));
        json.writeEndObject();
        json.writeEndObject();
    }

    /// How limits stand, in the headers that OpenAI's clients read: of each unit the one that is nearest to its end.
    static void standing(Exchange exchange, List<Standing> standing) {
        Map<Limit.Unit, Standing> nearest = new EnumMap<>(Limit.Unit.class);
        for (Standing one : standing) {
            nearest.merge(one.limit().unit(), one, (a, b) -> share(a) <= share(b) ? a : b);
        }
        nearest.forEach((unit, one) -> {
            String word = unit.name().toLowerCase(Locale.ROOT);
            header(
                    exchange,
                    "x-ratelimit-limit-" + word,
                    Long.toString(one.limit().amount()));
            header(exchange, "x-ratelimit-remaining-" + word, Long.toString(one.left()));
            header(exchange, "x-ratelimit-reset-" + word, reset(one.reset()));
        });
    }

    private static double share(Standing one) {
        return (double) one.left() / one.limit().amount();
    }

    private static void header(Exchange exchange, String name, String value) {
        exchange.response().header(HeaderNames.create(name), value);
    }

    /// `1h2m3s`, `45s`, `12ms`.
    static String reset(Duration span) {
        if (span.toSeconds() < 1) {
            return span.toMillis() + "ms";
        }
        StringBuilder text = new StringBuilder();
        if (span.toHours() > 0) {
            text.append(span.toHours()).append('h');
        }
        if (span.toMinutes() > 0) {
            text.append(span.toMinutesPart()).append('m');
        }
        return text.append(span.toSecondsPart()).append('s').toString();
    }
}
