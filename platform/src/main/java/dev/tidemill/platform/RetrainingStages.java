package dev.tidemill.platform;

import dev.tidemill.app.RetrainingDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.RetrainingRun.Stage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes a run from stage to stage. Work is a job that is looked at until it ends; which job it is, is not kept:
/// after a restart the stage's work is done again.
final class RetrainingStages {
    private static final String WAIT = "wait";

    private final StoredRetraining store;
    private final Supplier<RetrainingDefinition> definition;
    private final RetrainingSteps steps;
    private final InstantSource clock;
    private Optional<String> job = Optional.empty();

    RetrainingStages(
            StoredRetraining store,
            Supplier<RetrainingDefinition> definition,
            RetrainingSteps steps,
            InstantSource clock) {
        this.store = store;
        this.definition = definition;
        this.steps = steps;
        this.clock = clock;
    }

    void advance(RetrainingRun run) {
        try {
            step(run);
        } catch (TidemillException e) {
            job = Optional.empty();
            if (e.code() != ErrorCode.LIMITED && e.code() != ErrorCode.UNAVAILABLE) {
                Stage end =
                        e.code() == ErrorCode.CONFLICT || e.code() == ErrorCode.INVALID ? Stage.REFUSED : Stage.FAILED;
                keep(
                        run,
                        end,
                        String.valueOf(e.getMessage()),
                        e.problems().stream().map(Problem::toString).toList());
            }
        }
    }

    private void step(RetrainingRun run) {
        String dataset = run.dataset().orElse("");
        int challenger = run.challenger().orElse(0);
        switch (run.stage()) {
            case TRIGGERED -> work(run, steps::dataset, result -> computed(run, result));
            case DATASET -> work(run, () -> steps.train(dataset), result -> trained(run, result));
            case TRAINED ->
                work(
                        run,
                        () -> steps.compare(
                                dataset,
                                run.champion(),
                                challenger,
                                definition.get().gates()),
                        result -> judge(run, RetrainingMeasures.of(result), note(result)));
            case PASSED -> {
                if (definition.get().refit()) {
                    work(run, () -> steps.refit(challenger), result -> refitted(run, result));
                } else {
                    rollOut(run, challenger);
                }
            }
            case REFITTED -> rollOut(run, challenger);
            case ROLLING_OUT ->
                steps.ended(run.rollout().orElse("")).ifPresent(end -> keep(run, end.stage(), end.why(), List.of()));
            case PROMOTED, ROLLED_BACK, ABORTED, REFUSED, READY, FAILED, CANCELLED -> {}
        }
    }

    private void work(RetrainingRun run, Supplier<Job> start, Consumer<Map<String, Object>> then) {
        Job now = job.flatMap(steps::job).orElseGet(start);
        job = Optional.of(now.id());
        switch (now.state()) {
            case RUNNING -> {}
            case FAILED -> {
                job = Optional.empty();
                keep(run, Stage.FAILED, now.failure().orElse("the job " + now.kind() + " failed"), List.of());
            }
            case DONE -> {
                job = Optional.empty();
                then.accept(now.result());
            }
        }
    }

    private void computed(RetrainingRun run, Map<String, Object> result) {
        String digest = String.valueOf(result.get("dataset"));
        keep(
                run.learningFrom(digest),
                Stage.DATASET,
                "the dataset is computed",
                List.of("dataset " + digest, result.get("rows") + " rows"));
    }

    private void trained(RetrainingRun run, Map<String, Object> result) {
        int challenger = ((Number) result.getOrDefault("version", 0)).intValue();
        OptionalInt champion = steps.champion();
        RetrainingRun next = run.between(champion, challenger);
        if (champion.isPresent() && champion.getAsInt() == challenger) {
            keep(
                    next,
                    Stage.REFUSED,
                    "what was trained is version " + challenger + " again, which is in production",
                    List.of());
            return;
        }
        keep(next, Stage.TRAINED, "version " + challenger + " is trained", measured(result.get("metrics")));
    }

    /// A line for each metric, by name.
    private static List<String> measured(@Nullable Object metrics) {
        List<String> lines = new ArrayList<>();
        if (metrics instanceof Map<?, ?> map) {
            map.forEach((name, value) -> lines.add(
                    value instanceof Number number && Double.isFinite(number.doubleValue())
                            ? String.format(Locale.ROOT, "%s %.4g", name, number.doubleValue())
                            : name + " is not known"));
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    private static List<String> note(Map<String, Object> result) {
        Object note = result.get(RetrainingComparison.NOTE);
        return note == null ? List.of() : List.of(note.toString());
    }

    /// What was trained on all rows cannot be judged on any; what it costs can.
    private void refitted(RetrainingRun run, Map<String, Object> result) {
        int version = ((Number) result.getOrDefault("version", 0)).intValue();
        long bytes = ((Number) result.getOrDefault("bytes", 0)).longValue();
        long nanos = ((Number) result.getOrDefault("nanos", 0)).longValue();
        RetrainingRun next = run.between(run.champion(), version);
        List<String> against = RetrainingMeasures.tooCostly(definition.get().gates(), bytes, nanos);
        String what = "version " + version + " is version " + run.challenger().orElse(0)
                + " trained once more, on all rows that one was developed on";
        if (!against.isEmpty()) {
            keep(next, Stage.REFUSED, String.join("; ", against), List.of(what));
        } else if (definition.get().rollout()) {
            keep(next, Stage.REFITTED, what, List.of(RetrainingMeasures.cost(bytes, nanos)));
        } else {
            keep(next, Stage.READY, what + "; roll it out or activate it by hand", List.of());
        }
    }

    private void judge(RetrainingRun run, RetrainingMeasures measures, List<String> note) {
        List<String> lines = new ArrayList<>(measures.lines());
        lines.addAll(note);
        List<String> against = new ArrayList<>(measures.against(definition.get().gates()));
        if (run.champion().isEmpty()) {
            keep(
                    run,
                    Stage.READY,
                    "nothing is in production to compare version "
                            + run.challenger().orElse(0) + " with; look at it, then activate it",
                    lines);
        } else if (!against.isEmpty()) {
            keep(run, Stage.REFUSED, String.join("; ", against), lines);
        } else if (definition.get().rollout() || definition.get().refit()) {
            keep(run, Stage.PASSED, "every gate is passed", lines);
        } else {
            keep(run, Stage.READY, "every gate is passed; roll it out or activate it by hand", lines);
        }
    }

    private void rollOut(RetrainingRun run, int challenger) {
        OptionalInt champion = steps.champion();
        if (!champion.equals(run.champion()) && !champion.equals(run.challenger())) {
            boolean whole = run.stage() == Stage.REFITTED; // no row is left to compare it on
            keep(
                    run.between(champion, challenger),
                    whole ? Stage.DATASET : Stage.TRAINED,
                    "another version went into production; "
                            + (whole ? "a challenger is trained and" : "the challenger is")
                            + " compared with that one",
                    List.of());
            return;
        }
        switch (steps.rollOut(challenger, run.reason())) {
            case RetrainingSteps.Step.Started(String id) ->
                keep(run.rolledOutAs(id), Stage.ROLLING_OUT, "rollout " + id + " began", List.of());
            case RetrainingSteps.Step.Waits(String why)
            when !why.equals(run.why()) ->
                store.keep(
                        run.reached(run.stage(), why, run.changed()),
                        new RetrainingEntry(run.run(), clock.instant(), RetrainingRun.ITSELF, WAIT, why, List.of()));
            case RetrainingSteps.Step.Waits _ -> {}
        }
    }

    RetrainingRun cancel(RetrainingRun run, String who, String why) {
        job = Optional.empty();
        String because = why.isBlank() ? "cancelled" : why;
        RetrainingRun ended = run.reached(Stage.CANCELLED, because, clock.instant());
        store.keep(
                ended,
                new RetrainingEntry(run.run(), ended.changed(), who, Stage.CANCELLED.word(), because, List.of()));
        return ended;
    }

    private void keep(RetrainingRun run, Stage stage, String why, List<String> evidence) {
        RetrainingRun reached = run.reached(stage, why, clock.instant());
        store.keep(
                reached,
                new RetrainingEntry(run.run(), reached.changed(), RetrainingRun.ITSELF, stage.word(), why, evidence));
    }
}
