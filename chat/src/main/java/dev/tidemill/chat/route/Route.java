package dev.tidemill.chat.route;

import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.stream.Attempts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/// A named way to an answer over one or more targets.
public final class Route {
    private final RoutePlan plan;
    private final List<Replica> replicas;
    private final Chooser chooser;
    private final HedgeBudget budget;
    private final Surroundings around;

    /// What a route needs from outside.
    ///
    /// @param pause   waits so many nanoseconds, or a little more or less
    /// @param threads where hedges run
    public record Surroundings(
            InstantSource clock, RandomGenerator random, LongConsumer pause, ExecutorService threads) {}

    public Route(List<Target> targets, RoutePlan plan, Surroundings around) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a route must have at least one target");
        }
        this.plan = plan;
        this.around = around;
        this.replicas = targets.stream()
                .map(target -> new Replica(target, around.clock()))
                .toList();
        this.chooser = new Chooser(replicas, plan.choice(), around.random());
        this.budget = new HedgeBudget(plan.hedge().map(RoutePlan.Hedge::share).orElse(0.0));
    }

    public RoutePlan plan() {
        return plan;
    }

    public List<Target> targets() {
        return replicas.stream().map(Replica::target).toList();
    }

    /// The attempts of one request; its `model` counts for nothing.
    public Attempts attempts(ChatRequest request, Metering metering) {
        budget.earn();
        return new RouteAttempts(this, request, metering);
    }

    /// The state of each target's circuit breaker, by `provider/model`.
    public Map<String, String> breakers() {
        Map<String, String> states = new TreeMap<>();
        replicas.forEach(replica ->
                states.put(replica.target().provider() + "/" + replica.target().model(), replica.state()));
        return states;
    }

    /// How many requests a target works on, by its place among [#targets].
    public int working(int target) {
        return replicas.get(target).working();
    }

    /// Until the first of its targets may be asked again; 0 where one is not paused.
    long pauseMillis() {
        return replicas.stream().mapToLong(Replica::pauseMillis).min().orElse(0);
    }

    Chooser chooser() {
        return chooser;
    }

    HedgeBudget budget() {
        return budget;
    }

    Surroundings around() {
        return around;
    }
}
