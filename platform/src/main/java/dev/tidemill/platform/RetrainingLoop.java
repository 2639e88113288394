package dev.tidemill.platform;

import dev.tidemill.app.RetrainingDefinition;
import dev.tidemill.app.RetrainingDefinition.Budget;
import dev.tidemill.app.Spans;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.RetrainingRun.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The loop of one application: which run begins when, and that there is one at a time.
///
/// Invariants: (1) at most one run is not over; (2) at most one trigger is held, whatever comes; (3) what begins by
/// itself begins after the cool-down and within the budget; (4) what a look did is kept before the next begins.
final class RetrainingLoop {
    private static final int MOST_RUNS = 1000;
    private static final Duration BETWEEN_STANDING = Duration.ofMinutes(1);

    private final StoredRetraining store;
    private final Supplier<Optional<RetrainingDefinition>> declared;
    private final RetrainingSteps steps;
    private final InstantSource clock;
    private final RetrainingStages stages;
    private Instant standingLooked = Instant.MIN;

    RetrainingLoop(
            StoredRetraining store,
            Supplier<Optional<RetrainingDefinition>> declared,
            RetrainingSteps steps,
            InstantSource clock) {
        this.store = store;
        this.declared = declared;
        this.steps = steps;
        this.clock = clock;
        this.stages = new RetrainingStages(store, this::definition, steps, clock);
    }

    private RetrainingDefinition definition() {
        return declared.get().orElse(RetrainingDefinition.BY_HAND);
    }

    private Optional<RetrainingRun> running() {
        return store.runs(1).stream().filter(run -> !run.stage().over()).findFirst();
    }

    /// Hears of something that begins a run. What comes before a run has its dataset belongs to that run.
    synchronized void hear(String reason, List<String> evidence) {
        if (running().filter(run -> run.stage() == Stage.TRIGGERED).isEmpty()) {
            store.hold(new RetrainingTrigger(reason, evidence, clock.instant()));
        }
    }

    /// Does what is to be done next.
    synchronized void look() {
        Optional<RetrainingRun> running = running();
        if (running.isPresent()) {
            stages.advance(running.get());
        } else if (declared.get().isPresent() && steps.champion().isPresent()) {
            due().or(this::standing)
                    .filter(_ -> held().isEmpty())
                    .ifPresent(trigger -> begin(trigger, RetrainingRun.ITSELF));
        }
    }

    private Optional<RetrainingTrigger> due() {
        Instant now = clock.instant();
        Optional<StoredRetraining.Mark> mark = store.mark();
        if (mark.isEmpty()) {
            store.mark(new StoredRetraining.Mark(now, steps.outcomes()));
            return store.waiting();
        }
        return store.waiting().or(() -> scheduled(mark.get(), now)).or(() -> outcomes(mark.get(), now));
    }

    /// An alert turned once and was heard, or nobody listened; where windows that began since the last run breach
    /// still, it begins one more. What it may cost to look is paid once a minute.
    private Optional<RetrainingTrigger> standing() {
        Instant now = clock.instant();
        if (now.isBefore(standingLooked.plus(BETWEEN_STANDING)) && !now.isBefore(standingLooked)) {
            return Optional.empty();
        }
        standingLooked = now;
        return store.runs(1).stream()
                .findFirst()
                .map(RetrainingRun::changed)
                .or(() -> store.mark().map(StoredRetraining.Mark::at))
                .flatMap(steps::standing);
    }

    private Optional<RetrainingTrigger> scheduled(StoredRetraining.Mark mark, Instant now) {
        return definition()
                .triggers()
                .schedule()
                .filter(every -> !now.isBefore(mark.at().plus(every)))
                .map(every -> new RetrainingTrigger(
                        "schedule",
                        List.of("the last began at " + told(mark.at()) + "; the next is due after "
                                + Spans.format(every)),
                        now));
    }

    private Optional<RetrainingTrigger> outcomes(StoredRetraining.Mark mark, Instant now) {
        long wanted = definition().triggers().outcomes();
        long arrived = wanted == 0 ? 0 : steps.outcomes() - mark.outcomes();
        return wanted == 0 || arrived < wanted
                ? Optional.empty()
                : Optional.of(new RetrainingTrigger(
                        "outcomes",
                        List.of(arrived + " outcomes became known since " + told(mark.at()) + ", wanted " + wanted),
                        now));
    }

    /// What keeps a run from beginning by itself.
    private Optional<String> held() {
        Instant now = clock.instant();
        List<RetrainingRun> runs = store.runs(MOST_RUNS);
        Duration coolDown = definition().coolDown();
        Optional<String> cooling = runs.stream()
                .findFirst()
                .map(last -> last.changed().plus(coolDown))
                .filter(now::isBefore)
                .map(until -> "the cool-down lasts until " + told(until));
        return cooling.or(() -> definition().budget().flatMap(budget -> spent(budget, runs, now)));
    }

    private static Optional<String> spent(Budget budget, List<RetrainingRun> runs, Instant now) {
        List<Instant> within = runs.stream()
                .filter(run -> run.who().equals(RetrainingRun.ITSELF))
                .map(RetrainingRun::began)
                .filter(began -> began.plus(budget.per()).isAfter(now))
                .toList();
        return within.size() < budget.runs()
                ? Optional.empty()
                : Optional.of("the budget of " + budget.runs() + " runs per " + Spans.format(budget.per())
                        + " is spent until "
                        + told(within.get(budget.runs() - 1).plus(budget.per())));
    }

    /// The next whole second: nobody reads more of a time that far away.
    private static Instant told(Instant until) {
        Instant second = until.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(until) ? until : second.plusSeconds(1);
    }

    private RetrainingRun begin(RetrainingTrigger trigger, String who) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as it is kept
        int number = store.runs(1).stream().mapToInt(RetrainingRun::run).max().orElse(0) + 1;
        RetrainingRun run = RetrainingRun.begin(number, trigger, who, now);
        store.begin(
                run,
                new StoredRetraining.Mark(now, steps.outcomes()),
                new RetrainingEntry(number, now, who, Stage.TRIGGERED.word(), trigger.reason(), trigger.evidence()));
        return run;
    }

    synchronized RetrainingRun trigger(String who, String why) {
        running().ifPresent(run -> {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "one run goes on at a time, got run " + run.run() + " in stage "
                            + run.stage().word() + "; wait until it ended, or cancel it");
        });
        return begin(new RetrainingTrigger("by hand", why.isBlank() ? List.of() : List.of(why), clock.instant()), who);
    }

    synchronized RetrainingRun cancel(String who, String why) {
        RetrainingRun run = running()
                .orElseThrow(() -> new TidemillException(ErrorCode.CONFLICT, "no run goes on that could be cancelled"));
        if (run.stage() == Stage.ROLLING_OUT) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "run " + run.run() + " is being rolled out; abort "
                            + run.rollout().orElse("its rollout"));
        }
        return stages.cancel(run, who, why);
    }

    synchronized RetrainingStatus status() {
        return new RetrainingStatus(declared.get().isPresent(), running(), store.waiting(), held());
    }

    List<RetrainingRun> history(int limit) {
        return store.runs(limit);
    }

    List<RetrainingEntry> entries(int run) {
        List<RetrainingEntry> entries = store.entries(run);
        if (entries.isEmpty()) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "there is no run of the loop " + run);
        }
        return entries;
    }
}
