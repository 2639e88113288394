package dev.tidemill.serve.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/// Traffic over a lane, and the feed of what was served of it.
final class Requests implements Feed {
    /// How a version behaves: the share of requests where it breaks, and where it says "no".
    record Behaviour(double breaks, double no) {}

    static final Behaviour GOOD = new Behaviour(0.001, 0.1);

    private final Lane<String> lane;
    private final Random random;
    private final Map<Integer, Behaviour> behaviours = new HashMap<>();
    private final List<Observation> served = new ArrayList<>();
    private int next;

    Requests(Lane<String> lane, long seed) {
        this.lane = lane;
        this.random = new Random(seed);
    }

    void behave(int version, Behaviour behaviour) {
        behaviours.put(version, behaviour);
    }

    void serve(int requests) {
        for (int i = 0; i < requests; i++) {
            Route<String> route = lane.board().route("r" + next++, new Object[0]);
            int version = route.served().map(Served::version).orElse(0);
            Behaviour behaviour = behaviours.getOrDefault(version, GOOD);
            route.assignment()
                    .ifPresent(assignment -> served.add(new Observation.Answered(
                            assignment,
                            1_000_000,
                            random.nextDouble() < behaviour.no ? "no" : "yes",
                            random.nextDouble() < behaviour.breaks ? "broken" : "",
                            Double.NaN)));
        }
    }

    long answeredBy(String arm) {
        return served.stream().filter(one -> one.assignment().arm().equals(arm)).count();
    }

    @Override
    public long end() {
        return served.size();
    }

    @Override
    public long read(Rollout rollout, long from, int most, Consumer<Observation> sink) {
        int to = (int) Math.min(served.size(), from + most);
        served.subList((int) from, to).forEach(sink);
        return to;
    }
}
