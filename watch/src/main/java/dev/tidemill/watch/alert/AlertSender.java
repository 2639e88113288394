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

/// Brings alerts to their routes, off every other path: each is tried again, later each time, for as long as it is
/// news, so that a password put right or a server that is back finds it. At most [#MOST_WAITING] wait, what comes
/// beyond is refused and said so in the log.
public final class AlertSender {
    /// After so many tries it is told that it has not arrived yet.
    static final int TRIES_BEFORE_TOLD = 4;

    static final int MOST_WAITING = 256;
    private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);

    private final Map<String, AlertRoute> routes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService executor;
    private final Pace pace;
    private final AtomicInteger waiting = new AtomicInteger();

    public AlertSender(Map<String, AlertRoute> routes, ScheduledExecutorService executor, Pace pace) {
        this.routes.putAll(routes);
        this.executor = executor;
        this.pace = pace;
    }

    /// How often and how long a route is tried.
    ///
    /// @param first    pause before the second try; doubled before each one after it
    /// @param longest  no pause is longer
    /// @param patience pauses of that sum, and it is given up
    public record Pace(Duration first, Duration longest, Duration patience) {
        /// From two seconds to ten minutes, for a day.
        public static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofMinutes(10), Duration.ofDays(1));

        public Pace {
            if (!first.isPositive() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException("pauses must be positive and the longest no shorter than the first,"
                        + " got " + first + " and " + longest);
            }
        }

        private Duration after(Duration pause) {
            Duration doubled = pause.multipliedBy(2);
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

    /// Takes other routes from now on.
    public void use(Map<String, AlertRoute> replacement) {
        routes.keySet().retainAll(replacement.keySet());
        routes.putAll(replacement);
    }

    /// What came of sending one alert over one route.
    ///
    /// @param failure empty where it arrived
    /// @param over    whether it is tried no more
    public record Result(String route, String failure, boolean over) {
        /// For those who look: `arrived`, or what failed.
        public String told() {
            return failure.isEmpty() ? "arrived" : over ? "failed: " + failure : "not arrived yet: " + failure;
        }
    }

    /// Where one alert on its way to one route stands.
    private record Attempt(Alert alert, String route, int number, Duration pause, Duration paused) {}

    /// Sends one alert over one route.
    ///
    /// @param done told once where it does not arrive soon, and once when it is over
    public void send(Alert alert, String route, Consumer<Result> done) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            LOG.warn("alert refused, {} wait already: {}", MOST_WAITING, alert.line());
            done.accept(new Result(route, "too many alerts wait", true));
            return;
        }
        schedule(new Attempt(alert, route, 1, Duration.ZERO, Duration.ZERO), result -> {
            if (result.over()) {
                waiting.decrementAndGet();
            }
            done.accept(result);
        });
    }

    private void schedule(Attempt attempt, Consumer<Result> done) {
        try {
            var _ = executor.schedule(
                    () -> tryOnce(attempt, done), attempt.pause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("closed before an alert was sent; it is sent after the next start", closing);
        }
    }

    private void tryOnce(Attempt attempt, Consumer<Result> done) {
        AlertRoute way = routes.get(attempt.route());
        if (way == null) {
            done.accept(new Result(attempt.route(), "there is no such route any more", true));
            return;
        }
        try {
            way.send(attempt.alert());
            done.accept(new Result(attempt.route(), "", true));
        } catch (IOException | RuntimeException e) {
            failed(attempt, String.valueOf(e.getMessage()), done);
        }
    }

    private void failed(Attempt attempt, String why, Consumer<Result> done) {
        LOG.warn("route {} failed at try {}: {}", attempt.route(), attempt.number(), why);
        if (attempt.paused().compareTo(pace.patience()) >= 0) {
            done.accept(new Result(attempt.route(), why, true));
            return;
        }
        if (attempt.number() == TRIES_BEFORE_TOLD) {
            done.accept(new Result(attempt.route(), why, false));
        }
        Duration pause = attempt.number() == 1 ? pace.first() : pace.after(attempt.pause());
        schedule(
                new Attempt(
                        attempt.alert(),
                        attempt.route(),
                        attempt.number() + 1,
                        pause,
                        attempt.paused().plus(pause)),
                done);
    }
}
