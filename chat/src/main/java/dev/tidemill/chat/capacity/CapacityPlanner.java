package dev.tidemill.chat.capacity;

import dev.tidemill.chat.capacity.ContinuousBatching.Engine;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Locale;
import java.util.OptionalDouble;

/// Finds the fewest replicas that answer a rate of requests within the times asked for.
public final class CapacityPlanner {
    private static final int MOST_REPLICAS = 1_024;
    private static final double WARMUP = 0.2;

    private CapacityPlanner() {}

    /// @throws TidemillException INVALID where the model does not fit, or no number of replicas keeps the times
    public static CapacityPlan plan(CapacityQuestion question) {
        int longest = question.prompts().most() + question.answers().most();
        Split split = question.split()
                .orElseGet(() -> Sizing.choose(question.model(), question.gpu(), question.assumptions(), longest));
        Sizing sizing = Sizing.of(question.model(), question.gpu(), split, question.assumptions());
        if (sizing.cacheTokens() < longest) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a replica must hold the weights and one request of " + longest + " tokens, got room for "
                            + sizing.cacheTokens() + " (split over more GPUs, or take fewer bits)");
        }
        Engine engine = new Engine(
                split.pipeline(),
                sizing.cacheTokens(),
                question.assumptions().sequencesMax(),
                question.assumptions().tokensMax(),
                new Roofline(question.model(), question.gpu(), split, question.assumptions()));
        requirePossible(question, engine);
        int replicas = fewest(question, engine);
        return plan(question, sizing, replicas, simulate(question, engine, replicas));
    }

    private static CapacityPlan plan(
            CapacityQuestion question, Sizing sizing, int replicas, SimulationReport simulation) {
        double tokensPerRequest = question.prompts().mean() + question.answers().mean();
        OptionalDouble perHour = question.pricePerGpuHour().isPresent()
                ? OptionalDouble.of(question.pricePerGpuHour().getAsDouble()
                        * replicas
                        * sizing.split().gpus())
                : OptionalDouble.empty();
        OptionalDouble perMillion = perHour.isPresent()
                ? OptionalDouble.of(perHour.getAsDouble() / (question.rate() * 3600 * tokensPerRequest) * 1e6)
                : OptionalDouble.empty();
        return new CapacityPlan(
                question,
                sizing,
                sizing.concurrency((long) Math.ceil(tokensPerRequest)),
                replicas,
                perHour,
                perMillion,
                simulation);
    }

    /// One request alone must keep the times; more replicas never make it faster.
    private static void requirePossible(CapacityQuestion question, Engine engine) {
        double prompt = 0;
        int mean = (int) Math.round(question.prompts().mean());
        for (int done = 0; done < mean; done += engine.tokensMax()) {
            int chunk = Math.min(engine.tokensMax(), mean - done);
            prompt += engine.time().seconds(new StepTime.Step(chunk, chunk * (done + chunk / 2.0), 0, 0));
        }
        double token = engine.time().seconds(new StepTime.Step(0, 0, 1, mean));
        if (prompt > question.firstTokenSeconds() || token > question.perTokenSeconds()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    String.format(
                            Locale.ROOT,
                            "one request alone must keep the times asked for, %.3f s to the first token and %.4f s for"
                                    + " each further one, got %.3f s and %.4f s (split over more GPUs, take a faster"
                                    + " one, or allow more)",
                            question.firstTokenSeconds(),
                            question.perTokenSeconds(),
                            prompt,
                            token));
        }
    }

    private static int fewest(CapacityQuestion question, Engine engine) {
        int enough = 1;
        while (!keeps(question, simulate(question, engine, enough))) {
            if (enough >= MOST_REPLICAS) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "the times asked for must be kept by at most " + MOST_REPLICAS
                                + " replicas, and are not (allow more, or split over more GPUs)");
            }
            enough *= 2;
        }
        int few = enough / 2;
        while (enough - few > 1) {
            int between = (few + enough) / 2;
            if (keeps(question, simulate(question, engine, between))) {
                enough = between;
            } else {
                few = between;
            }
        }
        return enough;
    }

    private static boolean keeps(CapacityQuestion question, SimulationReport report) {
        boolean tokens =
                Double.isNaN(report.perToken().p95()) || report.perToken().p95() <= question.perTokenSeconds();
        return !report.growing() && tokens && report.firstToken().p95() <= question.firstTokenSeconds();
    }

    private static SimulationReport simulate(CapacityQuestion question, Engine engine, int replicas) {
        double alone = question.answers().mean()
                * engine.time().seconds(new StepTime.Step(0, 0, 1, (long)
                        question.prompts().mean()));
        double seconds = Math.max(question.requests() / question.rate(), 20 * alone) / (1 - WARMUP);
        Traffic traffic =
                new Traffic(question.rate(), question.prompts(), question.answers(), seconds, seconds * WARMUP);
        return ContinuousBatching.run(replicas, engine, traffic, question.seed());
    }
}
