package dev.tidemill.bench.serve;

import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.rollout.Feed;
import dev.tidemill.serve.rollout.Lane;
import dev.tidemill.serve.rollout.Observation;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.Route;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Traffic of one application in simulated time, and the feed of what was served of it. The rate breathes with the hour,
/// the mix of requests drifts for both arms alike, and labels arrive late, in the order of their requests.
final class SimulatedFeed implements Feed {
    private static final double POSITIVES = 0.05;
    private static final double LABELLED = 0.9;
    private static final double THRESHOLD = 1.5;
    private static final int CONTROL = 1;

    private final Lane<String> lane;
    private final Candidate candidate;
    private final RandomGenerator random;
    private final Deque<Due> due = new ArrayDeque<>();
    private final List<Observation> served = new ArrayList<>();
    private long forgotten;
    private long next;
    private long second;
    private long byCandidate;

    SimulatedFeed(Lane<String> lane, Candidate candidate, RandomGenerator random) {
        this.lane = lane;
        this.candidate = candidate;
        this.random = random;
    }

    private record Due(long second, Observation label) {}

    long requests() {
        return next;
    }

    long byCandidate() {
        return byCandidate;
    }

    /// One second of traffic, and the labels that are due.
    void second() {
        second++;
        double breathing = 1 + 0.5 * Math.sin(2 * Math.PI * second / 86_400);
        int requests = (int) Math.round(candidate.rate * breathing);
        for (int i = 0; i < requests; i++) {
            serve();
        }
        while (!due.isEmpty() && due.peekFirst().second() <= second) {
            served.add(due.removeFirst().label());
        }
    }

    private void serve() {
        Route<String> route = lane.board().route("request-" + next++, new Object[0]);
        int version = route.served().orElseThrow().version();
        boolean ours = version != CONTROL;
        byCandidate += ours ? 1 : 0;
        if (route.assignment().isEmpty()) {
            return;
        }
        Assignment assignment = route.assignment().get();
        double drift = 0.3 * Math.sin(2 * Math.PI * second / 86_400);
        boolean positive = random.nextDouble() < POSITIVES;
        double skill = ours ? candidate.skill : Candidate.EQUAL.skill;
        double evidence = random.nextGaussian() + drift + (positive ? skill : 0);
        double score = 1 / (1 + Math.exp(-(2 * evidence - 5)));
        boolean flagged = evidence > THRESHOLD;
        boolean broken = random.nextDouble() < (ours ? candidate.breaks : Candidate.EQUAL.breaks);
        double millis = 5 * Math.exp(0.4 * random.nextGaussian()) * (ours ? candidate.slowdown : 1);
        served.add(new Observation.Answered(
                assignment,
                (long) (millis * 1e6),
                broken || !flagged ? "allow" : "decline",
                broken ? "broken" : "",
                broken ? Double.NaN : score));
        if (random.nextDouble() < LABELLED) {
            due.addLast(new Due(
                    second + candidate.labelDelay,
                    new Observation.Learned(assignment, flagged && !broken, broken ? Double.NaN : score, positive)));
        }
    }

    @Override
    public long end() {
        return forgotten + served.size();
    }

    /// What was read is forgotten, for a run serves millions.
    @Override
    public long read(Rollout rollout, long from, int most, Consumer<Observation> sink) {
        int begin = (int) (from - forgotten);
        int to = Math.min(served.size(), begin + most);
        served.subList(begin, to).forEach(sink);
        served.subList(0, to).clear();
        forgotten += to;
        return forgotten;
    }
}
