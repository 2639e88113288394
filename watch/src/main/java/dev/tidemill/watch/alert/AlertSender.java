package dev.tidemill.watch.alert;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings alerts to their routes, off every other path: each is tried [#TRIES] times, later each time; at most
/// [#MOST_WAITING] wait, what comes beyond is refused and said so in the log.
public final class AlertSender {
    static final int TRIES = 4;
    static final int MOST_WAITING = 256;
    private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);

    private final Map<String, AlertRoute> routes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService executor;
    private final Duration pause;
    private final AtomicInteger waiting = new AtomicInteger();

    /// @param pause before the second try; doubled before each one after it
    public AlertSender(Map<String, AlertRoute> routes, ScheduledExecutorService executor, Duration pause) {
        this.routes.putAll(routes);
        this.executor = executor;
        this.pause = pause;
    }

    /// Takes other routes from now on.
    public void use(Map<String, AlertRoute> replacement) {
        routes.keySet().retainAll(replacement.keySet());
        routes.putAll(replacement);
    }

    /// What came of sending one alert over one route.
    ///
    /// @param failure empty where it arrived
    public record Result(String route, String failure) {}

    /// Sends one alert over one route.
    public void send(Alert alert, String route, Consumer<Result> done) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            LOG.warn("alert refused, {} wait already: {}", MOST_WAITING, alert.line());
            done.accept(new Result(route, "too many alerts wait"));
            return;
        }
        attempt(alert, route, 1, result -> {
            waiting.decrementAndGet();
            done.accept(result);
        });
    }

    private void attempt(Alert alert, String route, int attempt, Consumer<Result> done) {
        long delay = attempt == 1 ? 0 : pause.toMillis() << (attempt - 2);
        try {
            executor.schedule(() -> tryOnce(alert, route, attempt, done), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("closed before an alert was sent; it is sent after the next start", closing);
        }
    }

    private void tryOnce(Alert alert, String route, int attempt, Consumer<Result> done) {
        AlertRoute way = routes.get(route);
        if (way == null) {
            done.accept(new Result(route, "there is no such route any more"));
            return;
        }
        try {
            way.send(alert);
            done.accept(new Result(route, ""));
        } catch (IOException | RuntimeException e) {
            LOG.warn("route {} failed at try {} of {}: {}", route, attempt, TRIES, e.getMessage());
            if (attempt < TRIES) {
                attempt(alert, route, attempt + 1, done);
            } else {
                done.accept(new Result(route, String.valueOf(e.getMessage())));
            }
        }
    }
}
