package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.core.TidemillException;
import dev.tidemill.watch.Signal;
import dev.tidemill.watch.WatchReport;
import dev.tidemill.watch.Watcher;
import dev.tidemill.watch.alert.Alert;
import dev.tidemill.watch.alert.AlertRoute;
import dev.tidemill.watch.alert.AlertSender;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One application as it is watched: follows its journal, keeps what it learned, tells who wants to know.
final class WatchedApplication {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedApplication.class);
    private static final Duration BETWEEN_SAVES = Duration.ofSeconds(5);
    private static final long WHERE_BUSY = TimeUnit.MILLISECONDS.toNanos(75);
    private static final long WHERE_QUIET = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Duration STILL_NEWS = Duration.ofDays(1);
    private static final Set<String> QUALITY = Set.of("quality", "estimate", "outcomes");
    private static final Set<String> ELSE = Set.of("service", "fairness", "answers", "confidence");

    private final Services services;
    private final ApplicationRuntime runtime;
    private final StoredWatch store;
    private final Consumer<Signal> signals;
    private final AlertSender sender;
    private final WatchMeters meters;
    private final Queue<Signal> unsaid = new ConcurrentLinkedQueue<>();
    private Follower follower;
    private Instant saved;
    private long outcomesTold;
    private long seen;
    private boolean unsaved;

    WatchedApplication(
            Services services,
            ApplicationRuntime runtime,
            StoredWatch store,
            ScheduledExecutorService executor,
            Consumer<Signal> signals) {
        this.services = services;
        this.runtime = runtime;
        this.store = store;
        this.signals = signals;
        this.follower = follower();
        this.saved = services.config().clock().instant();
        this.sender = new AlertSender(routes(follower.application()), executor, AlertSender.Pace.USUAL);
        this.meters = new WatchMeters(services.meters(), name(), () -> follower.behind());
        this.outcomesTold = follower.watcher().progress().outcomes();
        store.pending(name(), saved.minus(STILL_NEWS)).forEach(this::send);
    }

    private String name() {
        return runtime.application().name();
    }

    private static Map<String, AlertRoute> routes(Application application) {
        return AlertRoutes.of(
                application.lifecycle().watching().routes(), variable -> Optional.ofNullable(System.getenv(variable)));
    }

    private Follower follower() {
        Application application = runtime.application();
        Watcher watcher = new Watcher(application, services.config().clock());
        try {
            store.snapshot(application.name()).ifPresent(watcher::restore);
        } catch (TidemillException damaged) {
            LOG.error("watching of {} begins anew", application.name(), damaged);
            watcher = new Watcher(application, services.config().clock());
        }
        return new Follower(services, runtime, watcher);
    }

    /// Takes in all that the journal holds by now.
    void catchUp() {
        synchronized (this) {
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = catchUp(Long.MAX_VALUE, false);
            }
        }
        signal();
    }

    /// Takes in some of what the journal holds by now: little where more comes in meanwhile, for deciding goes
    /// first.
    void look() {
        synchronized (this) {
            long end = runtime.journal().end();
            catchUp(end == seen ? WHERE_QUIET : WHERE_BUSY, end != seen);
            seen = runtime.journal().end();
        }
        signal();
    }

    /// Says what turned to those who hear, without the lock that [#report()] takes: who hears may hold locks of its own
    /// and ask for the report under them.
    private void signal() {
        for (Signal signal = unsaid.poll(); signal != null; signal = unsaid.poll()) {
            signals.accept(signal);
        }
    }

    /// @param nanos  how long it may take, about
    /// @param gentle in short bursts, for decisions go on meanwhile
    /// @return whether there may be more
    private boolean catchUp(long nanos, boolean gentle) {
        if (!follower.application().equals(runtime.application())) {
            save();
            follower = follower();
            sender.use(routes(follower.application()));
        }
        Clock stopwatch = services.meters().config().clock();
        long begun = stopwatch.monotonicTime();
        long until = nanos == Long.MAX_VALUE ? begun + Long.MAX_VALUE : begun + nanos;
        boolean more = true;
        while (more
                && stopwatch.monotonicTime() - begun < nanos
                && !Thread.currentThread().isInterrupted()) {
            more = follower.step(until, gentle);
            unsaved |= more;
            tell();
        }
        return more;
    }

    /// Keeps what turned, with how far it was read, before anybody hears of it.
    private void tell() {
        Instant now = services.config().clock().instant();
        List<Alert> turned = follower.watcher().turned();
        boolean due = unsaved && !now.isBefore(saved.plus(BETWEEN_SAVES));
        if (!turned.isEmpty() || due) {
            List<StoredWatch.Turned> kept =
                    turned.stream().map(alert -> routed(alert, now)).toList();
            store.save(name(), follower.watcher().snapshot(), kept, now);
            saved = now;
            unsaved = false;
            meters.show(report());
            store.alerts(name(), Long.MAX_VALUE, Math.max(1, turned.size())).stream()
                    .limit(turned.size())
                    .forEach(this::send);
            turned.forEach(this::signal);
        }
        long outcomes = follower.watcher().progress().outcomes();
        if (outcomes > outcomesTold) {
            outcomesTold = outcomes;
            unsaid.add(new Signal.Outcomes(name(), outcomes));
        }
    }

    private StoredWatch.Turned routed(Alert alert, Instant now) {
        LOG.warn("{}", alert.line());
        List<String> told = new ArrayList<>();
        List<String> routes = new ArrayList<>();
        Optional<Silence> silence = store.silences(name(), now).stream()
                .filter(held -> held.monitor().equals(alert.monitor()))
                .findFirst();
        if (silence.isPresent()) {
            told.add("silenced until " + silence.get().until());
        } else {
            runtime.application().monitors().stream()
                    .filter(monitor -> monitor.name().equals(alert.monitor()))
                    .map(MonitorDefinition::to)
                    .forEach(routes::addAll);
        }
        return new StoredWatch.Turned(alert, routes, told);
    }

    private void send(KeptAlert kept) {
        for (String route : kept.pending()) {
            sender.send(kept.alert(), route, result -> store.told(name(), kept.entry(), result));
        }
    }

    private void signal(Alert alert) {
        unsaid.add(
                !alert.raised() || ELSE.contains(alert.on())
                        ? new Signal.AlertTurned(name(), alert)
                        : ofQuality(alert.on())
                                ? new Signal.QualityFell(name(), alert)
                                : new Signal.Drifted(name(), alert));
    }

    /// Whether what is watched is how good answers are.
    static boolean ofQuality(String on) {
        return QUALITY.contains(on);
    }

    /// Whether what is watched is how inputs or scores lie.
    static boolean ofDrift(String on) {
        return !QUALITY.contains(on) && !ELSE.contains(on);
    }

    synchronized WatchReport report() {
        return follower.watcher().report();
    }

    /// Keeps how far it came.
    synchronized void save() {
        if (unsaved) {
            store.save(
                    name(),
                    follower.watcher().snapshot(),
                    List.of(),
                    services.config().clock().instant());
            unsaved = false;
        }
    }
}
