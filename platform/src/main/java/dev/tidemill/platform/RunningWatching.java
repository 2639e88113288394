package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.watch.Signal;
import dev.tidemill.watch.Signals;
import dev.tidemill.watch.WatchReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every application that declares monitors or `watch`, watched by one thread of the lowest priority: decisions
/// never wait for it, and it loses none, since it reads the journal. While events come in it takes less than a
/// tenth of one processor, in short bursts ([Throttle]), and falls behind where that is too little; when they rest it
/// catches up.
final class RunningWatching implements Watching, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningWatching.class);
    private static final long MILLIS_BETWEEN_LOOKS = 250;
    private static final long SECONDS_TO_CLOSE = 30;
    private static final Duration LONGEST_SILENCE = Duration.ofDays(366);

    private final Services services;
    private final Function<String, ApplicationRuntime> runtimes;
    private final Supplier<Collection<ApplicationRuntime>> all;
    private final StoredWatch store;
    private final Map<String, WatchedApplication> watched = new ConcurrentHashMap<>();
    private final List<Signals> hearing = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService following = executor("watch");
    private final ScheduledExecutorService sending = executor("alerts");

    RunningWatching(
            Services services,
            Function<String, ApplicationRuntime> runtimes,
            Supplier<Collection<ApplicationRuntime>> all) {
        this.services = services;
        this.runtimes = runtimes;
        this.all = all;
        this.store = new StoredWatch(services.home().metadata(), services.tenant());
        var _ = following.scheduleWithFixedDelay(
                this::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    /// Watching gives way to deciding where both want the processor; nothing depends on the order.
    @SuppressWarnings("ThreadPriorityCheck")
    private static ScheduledExecutorService executor(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .priority(Thread.MIN_PRIORITY)
                        .factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    private void look() {
        for (ApplicationRuntime runtime : all.get()) {
            try {
                if (wanted(runtime)) {
                    of(runtime).look();
                }
            } catch (RuntimeException e) {
                LOG.error(
                        "{} could not be watched; the next look tries again",
                        runtime.application().name(),
                        e);
            }
        }
    }

    private static boolean wanted(ApplicationRuntime runtime) {
        var application = runtime.application();
        var watching = application.lifecycle().watching();
        boolean declared = !application.monitors().isEmpty()
                || !watching.segments().isEmpty()
                || !watching.groups().isEmpty();
        return declared && application.decision().isPresent();
    }

    private WatchedApplication of(ApplicationRuntime runtime) {
        return watched.computeIfAbsent(
                runtime.application().name(),
                _ -> new WatchedApplication(services, runtime, store, sending, this::hear));
    }

    private WatchedApplication of(String application) {
        ApplicationRuntime runtime = runtimes.apply(application);
        if (!wanted(runtime)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + application + " must declare a decision, and monitors or watch, to be watched;"
                            + " add them to its file");
        }
        return of(runtime);
    }

    private void hear(Signal signal) {
        for (Signals each : hearing) {
            try {
                each.on(signal);
            } catch (RuntimeException e) {
                LOG.error("a signal was not heard: {}", signal, e);
            }
        }
    }

    @Override
    public WatchReport report(String application) {
        return of(application).report();
    }

    @Override
    public List<KeptAlert> alerts(String application, long before, int limit) {
        known(application);
        return store.alerts(application, before, limit);
    }

    @Override
    public List<Silence> silences(String application) {
        known(application);
        return store.silences(application, services.config().clock().instant());
    }

    @Override
    public Silence silence(String application, String monitor, Instant until, String who) {
        List<String> known = runtimes.apply(application).application().monitors().stream()
                .map(declared -> declared.name())
                .toList();
        if (!known.contains(monitor)) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "monitor must be one of " + known + ", got \"" + monitor + "\"");
        }
        Instant now = services.config().clock().instant();
        if (until.isAfter(now.plus(LONGEST_SILENCE))) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "until must be within a year, got \"" + until + "\"; change the monitor instead");
        }
        Silence silence = new Silence(monitor, until, now, who);
        store.silence(application, silence);
        return silence;
    }

    @Override
    public Subscription subscribe(Signals signals) {
        hearing.add(signals);
        return () -> hearing.remove(signals);
    }

    @Override
    public void catchUp(String application) {
        of(application).catchUp();
    }

    @Override
    public void close() {
        end(following);
        end(sending);
        watched.values().forEach(WatchedApplication::save);
    }

    /// What is at work may finish and write down what it did; what waits is found again at the next start.
    private static void end(ScheduledExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /// @throws TidemillException NOT_FOUND where it is not applied
    private void known(String application) {
        var _ = runtimes.apply(application);
    }
}
