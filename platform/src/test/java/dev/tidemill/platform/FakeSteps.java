package dev.tidemill.platform;

import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Steps whose work ends at once, with what a test wants to come of it.
final class FakeSteps implements RetrainingSteps {
    final Map<String, Job> jobs = new HashMap<>();
    OptionalInt champion = OptionalInt.of(1);
    long outcomes;
    int datasets;
    int trainings;
    int comparisons;
    int rollouts;
    int refits;
    long refitBytes = 100;
    Optional<RetrainingTrigger> standing = Optional.empty();
    boolean slow;
    double low = 0.01;
    long bytes = 100;
    Optional<String> refusal = Optional.empty();
    Optional<String> waits = Optional.empty();
    Optional<End> end = Optional.empty();

    @Override
    public OptionalInt champion() {
        return champion;
    }

    @Override
    public long outcomes() {
        return outcomes;
    }

    private Job job(String kind, Map<String, Object> result) {
        Job job = new Job(
                kind + jobs.size(),
                "logins",
                kind,
                slow ? Job.State.RUNNING : Job.State.DONE,
                1,
                1,
                "rows",
                1,
                "",
                result,
                Optional.empty());
        jobs.put(job.id(), job);
        return job;
    }

    @Override
    public Job dataset() {
        datasets++;
        return job("replay", Map.of("dataset", "d" + datasets, "rows", 10L));
    }

    @Override
    public Job train(String dataset) {
        refusal.ifPresent(why -> {
            throw new TidemillException(ErrorCode.CONFLICT, why);
        });
        trainings++;
        return job("train", Map.of("version", 1 + trainings, "metrics", Map.of()));
    }

    @Override
    public Job compare(String dataset, OptionalInt old, int challenger, Gates gates) {
        comparisons++;
        return job(
                "compare",
                new RetrainingMeasures(
                                gates.metric(), 0.8, 0.8 + low, low, low, low, 1000, 50, bytes, 10_000, List.of())
                        .result());
    }

    @Override
    public Job refit(int challenger) {
        refits++;
        return job("refit", Map.of("version", 100 + challenger, "bytes", refitBytes, "nanos", 10_000L));
    }

    @Override
    public Optional<RetrainingTrigger> standing(Instant since) {
        return standing.filter(trigger -> !trigger.at().isBefore(since));
    }

    @Override
    public Optional<Job> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public Step rollOut(int challenger, String why) {
        if (waits.isPresent()) {
            return new Step.Waits(waits.get());
        }
        rollouts++;
        return new Step.Started("model-" + rollouts);
    }

    @Override
    public Optional<End> ended(String rollout) {
        return end;
    }
}
