package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.RetrainingDefinition;
import dev.tidemill.app.RetrainingDefinition.Triggers;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.watch.Signal;
import dev.tidemill.watch.alert.Alert;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loops of every application at work, what they hear, and the thread that looks at them.
final class RunningRetraining implements Retraining, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRetraining.class);
    private static final long SECONDS_BETWEEN_LOOKS = 1;
    private static final long CLOSING_SECONDS = 10;

    private final Services services;
    private final Function<ApplicationRuntime, RetrainingSteps> steps;
    private final Function<String, ApplicationRuntime> runtimes;
    private final Supplier<Collection<ApplicationRuntime>> all;
    private final Map<String, RetrainingLoop> loops = new ConcurrentHashMap<>();
    private final Watching.Subscription hearing;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retraining").daemon().factory());

    RunningRetraining(
            Services services,
            Watching watching,
            Function<ApplicationRuntime, RetrainingSteps> steps,
            Function<String, ApplicationRuntime> runtimes,
            Supplier<Collection<ApplicationRuntime>> all) {
        this.services = services;
        this.steps = steps;
        this.runtimes = runtimes;
        this.all = all;
        this.hearing = watching.subscribe(this::hear);
        var _ = looking.scheduleWithFixedDelay(
                this::look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }

    private RetrainingLoop of(ApplicationRuntime runtime) {
        return loops.computeIfAbsent(runtime.application().name(), name -> {
            StoredRetraining store = new StoredRetraining(services.home().metadata(), services.tenant(), name);
            return new RetrainingLoop(
                    store,
                    () -> declared(runtime.application()),
                    steps.apply(runtime),
                    services.config().clock());
        });
    }

    private static Optional<RetrainingDefinition> declared(Application application) {
        Optional<RetrainingDefinition> declared = application.lifecycle().retraining();
        return application.slate().isPresent()
                ? Optional.of(declared.orElse(RetrainingDefinition.LISTS_BY_HAND))
                : declared;
    }

    private RetrainingLoop of(String application) {
        return of(runtimes.apply(application));
    }

    private void look() {
        for (ApplicationRuntime runtime : all.get()) {
            try {
                if (learns(runtime.application())) {
                    of(runtime).look();
                }
            } catch (RuntimeException e) {
                LOG.error(
                        "retraining of {} could not be looked at; the next look tries again",
                        runtime.application().name(),
                        e);
            }
        }
    }

    private static boolean learns(Application application) {
        return application.model().isPresent()
                || application.slate().stream()
                        .flatMap(slate -> slate.candidates().values().stream())
                        .anyMatch(candidate -> !candidate.live());
    }

    private void hear(Signal signal) {
        ApplicationRuntime runtime = runtimes.apply(signal.application());
        runtime.application().lifecycle().retraining().ifPresent(definition -> {
            Triggers triggers = definition.triggers();
            switch (signal) {
                case Signal.Drifted(String _, Alert alert)
                when triggers.onDriftOf(alert.monitor()) ->
                    of(runtime).hear("drift: " + alert.monitor(), evidence(alert));
                case Signal.QualityFell(String _, Alert alert)
                when triggers.quality() -> of(runtime).hear("quality: " + alert.monitor(), evidence(alert));
                case Signal.Drifted _, Signal.QualityFell _, Signal.AlertTurned _, Signal.Outcomes _ -> {}
            }
        });
    }

    private static List<String> evidence(Alert alert) {
        List<String> lines = new ArrayList<>(List.of(alert.line()));
        lines.addAll(alert.evidence());
        return lines;
    }

    @Override
    public RetrainingStatus status(String application) {
        return of(application).status();
    }

    @Override
    public List<RetrainingRun> history(String application, int limit) {
        return of(application).history(limit);
    }

    @Override
    public List<RetrainingEntry> entries(String application, int run) {
        return of(application).entries(run);
    }

    @Override
    public RetrainingRun trigger(String application, String who, String why) {
        if (!learns(runtimes.apply(application).application())) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + application
                            + " must declare a model, or a slate with candidates that learn, to be trained"
                            + " again; add one to its file");
        }
        return of(application).trigger(who, why);
    }

    @Override
    public RetrainingRun cancel(String application, String who, String why) {
        return of(application).cancel(who, why);
    }

    @Override
    public void look(String application) {
        of(application).look();
    }

    /// Waits for the look that is going on: none sees jobs end that are ended because all is closed.
    @Override
    public void close() {
        hearing.close();
        looking.shutdown();
        try {
            if (!looking.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("retraining did not stop within {} s", CLOSING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
