package dev.tidemill.platform;

import dev.tidemill.app.RetrainingDefinition;
import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.app.RetrainingDefinition.Triggers;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Journal;
import dev.tidemill.platform.RetrainingRun.Stage;
import dev.tidemill.registry.Approvals;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutStatus;
import dev.tidemill.watch.WatchReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// The steps of a run on the platform itself, by the doors that people use.
final class EmbeddedSteps implements RetrainingSteps {
    private static final String TRAINER = "retraining";

    private final Tidemill tidemill;
    private final Services services;
    private final JobRunner jobs;
    private final ApplicationRuntime runtime;
    private final VersionLine line;

    EmbeddedSteps(Tidemill tidemill, Services services, JobRunner jobs, ApplicationRuntime runtime) {
        this.tidemill = tidemill;
        this.services = services;
        this.jobs = jobs;
        this.runtime = runtime;
        this.line = new VersionLine(services.tenant(), name(), VersionLine.MODEL);
    }

    private String name() {
        return runtime.application().name();
    }

    @Override
    public OptionalInt champion() {
        return services.registry().active(line).stream()
                .mapToInt(Version::version)
                .findFirst();
    }

    @Override
    public long outcomes() {
        return runtime.statistics().outcomes();
    }

    @Override
    public Job dataset() {
        if (runtime.application().slate().isPresent()) {
            SlateTraining work = new SlateTraining(services, new RunRecorder(services), runtime);
            return jobs.start(name(), "dataset", "events", work::dataset);
        }
        return tidemill.replayFeatures(name(), Optional.empty());
    }

    @Override
    public Job train(String dataset) {
        return tidemill.train(
                name(), new TrainRequest(Optional.of(dataset), Optional.empty(), Optional.empty()), TRAINER);
    }

    @Override
    public Job compare(String dataset, OptionalInt champion, int challenger, Gates gates) {
        if (runtime.application().slate().isPresent()) {
            SlateComparison work = new SlateComparison(services, runtime, dataset, gates.metric());
            return jobs.start(name(), "compare", "models", progress -> work.run(champion, challenger, progress));
        }
        RetrainingComparison work = new RetrainingComparison(services, runtime, dataset, gates);
        return jobs.start(name(), "compare", "models", progress -> work.run(champion, challenger, progress));
    }

    @Override
    public Job refit(int challenger) {
        return tidemill.library().refit(name(), challenger, TRAINER);
    }

    @Override
    public Optional<RetrainingTrigger> standing(Instant since) {
        Optional<RetrainingDefinition> declared =
                runtime.application().lifecycle().retraining();
        if (declared.isEmpty()) {
            return Optional.empty();
        }
        Triggers triggers = declared.get().triggers();
        if (triggers.drift().isEmpty() && !triggers.quality()) {
            return Optional.empty();
        }
        Instant now = services.config().clock().instant();
        return tidemill.watching().report(name()).monitors().stream()
                .filter(WatchReport.Monitor::raised)
                .filter(monitor -> WatchedApplication.ofQuality(monitor.on())
                        ? triggers.quality()
                        : WatchedApplication.ofDrift(monitor.on()) && triggers.onDriftOf(monitor.name()))
                .filter(monitor ->
                        began(monitor).filter(from -> !from.isBefore(since)).isPresent())
                .findFirst()
                .map(monitor -> new RetrainingTrigger(
                        (WatchedApplication.ofQuality(monitor.on()) ? "quality: " : "drift: ") + monitor.name(),
                        standing(monitor),
                        now));
    }

    private static List<String> standing(WatchReport.Monitor monitor) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s is raised still, %s %s %.4g in a window that began after the last run",
                monitor.name(),
                monitor.on(),
                monitor.test(),
                monitor.value()));
        lines.addAll(monitor.evidence());
        return lines;
    }

    /// When the newest window began; where windows count decisions, when its first one was made.
    private Optional<Instant> began(WatchReport.Monitor monitor) {
        if (monitor.windows().isEmpty() || monitor.windows().getLast().equals(WatchReport.Window.UNKNOWN)) {
            return Optional.empty();
        }
        long from = monitor.windows().getLast().from();
        if (!monitor.counted()) {
            return Optional.of(Instant.ofEpochMilli(from));
        }
        try (Journal.Cursor cursor = runtime.journal().scan(from, from + 1)) {
            return Optional.ofNullable(cursor.next()).map(event -> Instant.ofEpochMilli(event.time()));
        }
    }

    @Override
    public Optional<Job> job(String id) {
        try {
            return Optional.of(jobs.job(id));
        } catch (TidemillException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Step rollOut(int challenger, String why) {
        List<Rollout> going = tidemill.rollouts().list(name()).stream()
                .map(RolloutStatus::rollout)
                .filter(rollout ->
                        rollout.line().equals(line) && !rollout.state().over())
                .toList();
        for (Rollout rollout : going) {
            return rollout.candidates().containsValue(challenger)
                    ? new Step.Started(rollout.id())
                    : new Step.Waits("rollout " + rollout.id() + " goes on; this one begins when it ended");
        }
        Approvals approvals = services.registry().approvals();
        if (approvals.demanded(line)
                && approvals.of(services.registry().version(line, challenger)).isEmpty()) {
            return new Step.Waits("version " + challenger + " must be approved before it is rolled out; approve it"
                    + " with: tidemill model approve " + challenger);
        }
        RolloutStatus started = tidemill.rollouts()
                .start(name(), RolloutRequest.of(VersionLine.MODEL, challenger), RetrainingRun.ITSELF);
        return new Step.Started(started.rollout().id());
    }

    @Override
    public Optional<End> ended(String id) {
        Rollout rollout = tidemill.rollouts().status(name(), id).rollout();
        return switch (rollout.state()) {
            case RUNNING, PAUSED -> Optional.empty();
            case PROMOTED -> Optional.of(new End(Stage.PROMOTED, rollout.reason()));
            case ROLLED_BACK -> Optional.of(new End(Stage.ROLLED_BACK, rollout.reason()));
            case ABORTED -> Optional.of(new End(Stage.ABORTED, rollout.reason()));
        };
    }
}
