package dev.tidemill.serve.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A rollout that goes on, in memory.
final class Going {
    /// How much of the feed one look reads at most, so that a look ends within a second.
    private static final int MOST = 20_000;

    /// How often what was seen is kept where nothing else is written.
    private static final long SAVE_NANOS = Duration.ofSeconds(5).toNanos();

    final Lane<?> lane;
    final Evidence evidence;
    Rollout rollout;
    List<Finding> findings = List.of();
    Verdict verdict = new Verdict.Inconclusive("nothing was seen yet");
    private final Map<Of, Judged> judged = new HashMap<>();
    private Analysis analysis;
    private long seen;
    private long saved;

    /// @param nanos what the clock that only runs forward says
    Going(Lane<?> lane, Rollout rollout, Evidence evidence, long nanos) {
        this.lane = lane;
        this.rollout = rollout;
        this.evidence = evidence;
        this.seen = nanos;
        this.saved = nanos;
        this.analysis = analysis(rollout);
    }

    private static Analysis analysis(Rollout rollout) {
        return new Analysis(
                rollout.plan().analysis(),
                rollout.stages().size(),
                rollout.candidates().size());
    }

    void moved(Rollout next, long nanos) {
        if (!next.plan().equals(rollout.plan()) || !next.candidates().equals(rollout.candidates())) {
            analysis = analysis(next);
            judged.clear();
        }
        if (next.period() != rollout.period()) {
            findings = List.of();
            verdict = new Verdict.Inconclusive("nothing was seen yet");
        }
        rollout = next;
        saved = nanos;
    }

    /// @return whether anything was read
    boolean read(Feed feed) {
        long from = evidence.cursor();
        long to = feed.read(rollout, from, MOST, observation -> {
            if (observation.assignment().trial().equals(rollout.id())) {
                evidence.add(observation, rollout.first());
            }
        });
        evidence.cursor(to);
        return to > from;
    }

    void bake(long nanos) {
        long passed = Math.max(0, nanos - seen);
        seen = nanos;
        if (rollout.state() == Rollout.State.RUNNING) {
            rollout = rollout.baked(rollout.baked().plusNanos(passed));
        }
    }

    /// @param more whether something was seen since the last judgement
    Verdict judge(boolean more) {
        if (more || findings.isEmpty()) {
            List<Finding> found = new ArrayList<>();
            for (int period : evidence.periods()) {
                for (String arm : rollout.candidates().keySet()) {
                    found.addAll(findings(period, arm));
                }
            }
            findings = List.copyOf(found);
            verdict = found.isEmpty()
                    ? new Verdict.Inconclusive("nothing was seen yet")
                    : Analysis.verdict(found, rollout.period());
        }
        return verdict;
    }

    /// Those of an earlier look where nothing was seen since.
    private List<Finding> findings(int period, String arm) {
        ArmEvidence control = evidence.of(period, Rollout.CONTROL);
        ArmEvidence candidate = evidence.of(period, arm);
        long seen = control.answered + control.learned + candidate.answered + candidate.learned;
        Judged before = judged.get(new Of(period, arm));
        if (before == null || before.seen() != seen) {
            before = new Judged(seen, analysis.findings(period, arm, control, candidate));
            judged.put(new Of(period, arm), before);
        }
        return before.findings();
    }

    private record Of(int period, String arm) {}

    private record Judged(long seen, List<Finding> findings) {}

    /// Keeps what was seen, now and then.
    void save(RolloutStore store, long nanos) {
        if (nanos - saved >= SAVE_NANOS) {
            saved = nanos;
            store.keep(RolloutStore.of(rollout, evidence), java.util.Optional.empty());
        }
    }
}
