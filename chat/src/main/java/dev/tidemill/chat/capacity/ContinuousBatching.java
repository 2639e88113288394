package dev.tidemill.chat.capacity;

import dev.tidemill.chat.capacity.Batch.Job;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A seeded discrete-event simulation of replicas that batch continuously.
///
/// After every step a batch lets go of finished requests and takes waiting ones, first come first served, prompts in
/// chunks beside the decodes (G.-I. Yu et al.: Orca, OSDI 2022; A. Agrawal et al.: Sarathi-Serve, OSDI 2024). Keys
/// and values are given token by token; where they run out, the newest request is evicted and computed again later
/// (W. Kwon et al.: Efficient Memory Management with PagedAttention, SOSP 2023). A request goes to the replica with
/// the fewest. With batches of one this is the queue M/G/1; with steps as long as the batch is large, processor
/// sharing: the tests hold it to both.
///
/// **Invariants:** keys and values of a replica never exceed its memory; what is held is what running requests
/// hold; every request that fits ends; the same seed gives the same result.
public final class ContinuousBatching {
    private static final double WATERMARK = 0.01;

    private final Engine engine;
    private final List<Replica> replicas = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::number));
    private final Measures measures;
    private double now;
    private long number;

    /// One replica.
    ///
    /// @param lanes        batches at work at once: the stages of its pipeline
    /// @param cacheTokens  that its memory holds
    /// @param sequencesMax requests of one replica
    /// @param tokensMax    of one step
    /// @param time         of a step of one lane
    public record Engine(int lanes, long cacheTokens, int sequencesMax, int tokensMax, StepTime time) {
        public Engine {
            if (lanes < 1 || cacheTokens < 1 || sequencesMax < 1 || tokensMax < 1) {
                throw new IllegalArgumentException("an engine must have lanes, memory and room for a request, got "
                        + lanes + ", " + cacheTokens + ", " + sequencesMax);
            }
        }
    }

    private record Event(double at, long number, Replica replica, Batch batch) {}

    private static final class Replica {
        final Deque<Job> waiting = new ArrayDeque<>();
        final List<Batch> lanes = new ArrayList<>();
        long held;
        int running;

        int load() {
            return waiting.size() + running;
        }
    }

    private ContinuousBatching(int replicas, Engine engine, Traffic traffic) {
        this.engine = engine;
        for (int i = 0; i < replicas; i++) {
            Replica replica = new Replica();
            for (int lane = 0; lane < engine.lanes(); lane++) {
                replica.lanes.add(new Batch());
            }
            this.replicas.add(replica);
        }
        this.measures = new Measures(replicas, engine, traffic);
    }

    /// Runs until every request that came has ended.
    ///
    /// @param replicas at least 1
    public static SimulationReport run(int replicas, Engine engine, Traffic traffic, long seed) {
        ContinuousBatching simulation = new ContinuousBatching(replicas, engine, traffic);
        simulation.run(traffic, new SplittableRandom(seed));
        return simulation.measures.report();
    }

    private void run(Traffic traffic, RandomGenerator random) {
        double arrival = random.nextExponential() / traffic.rate();
        while (arrival < traffic.seconds() || !events.isEmpty()) {
            Event next = events.peek();
            if (arrival < traffic.seconds() && (next == null || arrival <= next.at())) {
                advance(arrival);
                arrive(traffic.prompts().draw(random), traffic.answers().draw(random));
                arrival += random.nextExponential() / traffic.rate();
            } else {
                events.remove();
                advance(next.at());
                finish(next.replica(), next.batch());
            }
        }
    }

    private void advance(double to) {
        long waiting = 0;
        long running = 0;
        long held = 0;
        int busy = 0;
        for (Replica replica : replicas) {
            waiting += replica.waiting.size();
            running += replica.running;
            held += replica.held;
            for (Batch lane : replica.lanes) {
                busy += lane.busy ? 1 : 0;
            }
        }
        measures.pass(now, to, new Measures.Level(waiting, running, held, busy));
        now = to;
    }

    private void arrive(int prompt, int answer) {
        if ((long) prompt + answer > engine.cacheTokens()) {
            measures.refuse(now);
            return;
        }
        Replica least = replicas.getFirst();
        for (Replica replica : replicas) {
            least = replica.load() < least.load() ? replica : least;
        }
        least.waiting.addLast(new Job(now, prompt, answer));
        wake(least);
    }

    /// Lets idle lanes begin, the emptiest first.
    private void wake(Replica replica) {
        for (Batch lane : replica.lanes) {
            if (!lane.busy) {
                begin(replica, lane);
            }
        }
    }

    private void begin(Replica replica, Batch lane) {
        boolean evicted = grow(replica, lane);
        int decodes = 0;
        long context = 0;
        long prefill = 0;
        double attended = 0;
        int budget = engine.tokensMax();
        for (Job job : lane.running) {
            if (job.decodes()) {
                decodes++;
                context += job.held;
            }
        }
        budget -= decodes;
        for (Job job : lane.running) {
            if (!job.decodes()) {
                budget -= chunk(job, budget);
            }
        }
        while (budget > 0 && (!evicted || lane.running.isEmpty()) && admits(replica)) {
            Job job = replica.waiting.removeFirst();
            job.started = Double.isNaN(job.started) ? now : job.started;
            job.held = job.prompt;
            replica.held += job.held;
            replica.running++;
            lane.running.add(job);
            budget -= chunk(job, budget);
        }
        for (Job job : lane.running) {
            if (!job.decodes()) {
                prefill += job.chunk;
                attended += (double) job.chunk * (job.computed + job.chunk / 2.0);
            }
        }
        if (decodes + prefill > 0) {
            lane.busy = true;
            double seconds = engine.time().seconds(new StepTime.Step(prefill, attended, decodes, context));
            events.add(new Event(now + seconds, number++, replica, lane));
        }
    }

    private static int chunk(Job job, int budget) {
        job.chunk = Math.clamp(budget, 0, job.prompt - job.computed);
        return job.chunk;
    }

    private boolean admits(Replica replica) {
        if (replica.waiting.isEmpty() || replica.running >= engine.sequencesMax()) {
            return false;
        }
        long spare = replica.running == 0 ? 0 : (long) (engine.cacheTokens() * WATERMARK);
        return replica.held + replica.waiting.getFirst().prompt + spare <= engine.cacheTokens();
    }

    /// Gives every decode of a lane room for one more token, evicting the newest where there is none; whether it
    /// did.
    private boolean grow(Replica replica, Batch lane) {
        boolean evicted = false;
        while (true) {
            long needed = lane.running.stream().filter(Job::decodes).count();
            if (replica.held + needed <= engine.cacheTokens()) {
                lane.running.stream().filter(Job::decodes).forEach(job -> job.held++);
                replica.held += needed;
                return evicted;
            }
            Job newest = lane.running.removeLast();
            replica.held -= newest.held;
            replica.running--;
            newest.evict();
            replica.waiting.addFirst(newest);
            measures.evict(now);
            evicted = true;
        }
    }

    private void finish(Replica replica, Batch lane) {
        lane.busy = false;
        for (Job job : List.copyOf(lane.running)) {
            boolean made = job.decodes();
            if (!made) {
                job.computed += job.chunk;
                job.chunk = 0;
                made = job.decodes();
            }
            if (made) {
                produce(replica, lane, job);
            }
        }
        begin(replica, lane);
        wake(replica);
    }

    private void produce(Replica replica, Batch lane, Job job) {
        job.produced++;
        if (job.produced == 1) {
            job.first = now;
        }
        if (job.produced == job.answer) {
            job.ended = now;
            lane.running.remove(job);
            replica.held -= job.held;
            replica.running--;
            measures.end(job);
        }
    }
}
