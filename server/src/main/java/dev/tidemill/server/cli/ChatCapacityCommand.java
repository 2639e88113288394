package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.chat.capacity.Assumptions;
import dev.tidemill.chat.capacity.CapacityPlan;
import dev.tidemill.chat.capacity.CapacityPlanner;
import dev.tidemill.chat.capacity.CapacityQuestion;
import dev.tidemill.chat.capacity.Gpu;
import dev.tidemill.chat.capacity.Lengths;
import dev.tidemill.chat.capacity.ModelShape;
import dev.tidemill.chat.capacity.Precision;
import dev.tidemill.chat.capacity.SimulationReport;
import dev.tidemill.chat.capacity.Split;
import dev.tidemill.core.Words;
import dev.tidemill.server.http.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill chat capacity`: needs no home and no server.
@Command(
        name = "capacity",
        description = "How many GPUs a language model of one's own needs: memory, split, replicas and cost, simulated"
                + " from published formulas",
        mixinStandardHelpOptions = true)
final class ChatCapacityCommand implements Callable<Integer> {
    private static final ObjectMapper SNAKE =
            Json.MAPPER.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private final Environment environment;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(
            names = "--gpu",
            paramLabel = "NAME",
            defaultValue = "h100",
            description = "a100-80gb, h100, l40s, …" + " (default: ${DEFAULT-VALUE})")
    private String gpu = "";

    @Option(names = "--tensor", paramLabel = "N", description = "GPUs that share each layer (default: by memory)")
    private @Nullable Integer tensor;

    @Option(names = "--pipeline", paramLabel = "N", description = "stages of layers (default: by memory)")
    private @Nullable Integer pipeline;

    @Option(names = "--price", paramLabel = "N", description = "of one GPU for an hour, in any currency")
    private @Nullable Double price;

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    ChatCapacityCommand(Environment environment) {
        this.environment = environment;
    }

    /// Which model, by name or by figures.
    static final class ModelOptions {
        @Option(
                names = "--model",
                paramLabel = "NAME",
                defaultValue = "llama-3.1-8b",
                description = "a known model, whose figures the next options replace (default: ${DEFAULT-VALUE})")
        private String name = "";

        @Option(names = "--parameters", paramLabel = "N", description = "all of them, such as 8.03e9")
        private @Nullable Double parameters;

        @Option(names = "--layers", paramLabel = "N", description = "decoder layers")
        private @Nullable Integer layers;

        @Option(names = "--heads", paramLabel = "N", description = "heads of attention")
        private @Nullable Integer heads;

        @Option(names = "--kv-heads", paramLabel = "N", description = "heads of keys and values")
        private @Nullable Integer kvHeads;

        @Option(names = "--head-dim", paramLabel = "N", description = "numbers of one head")
        private @Nullable Integer headDim;

        @Option(
                names = "--precision",
                paramLabel = "P",
                defaultValue = "bf16",
                description = "of weights: fp32, bf16," + " fp16, fp8, int8, int4 (default: ${DEFAULT-VALUE})")
        private String precision = "";

        @Option(
                names = "--kv-precision",
                paramLabel = "P",
                defaultValue = "bf16",
                description = "of keys and values" + " (default: ${DEFAULT-VALUE})")
        private String cache = "";

        ModelShape shape() {
            ModelShape known = named("model", ModelShape.byName(), name);
            long all = parameters == null ? known.parameters() : Math.round(parameters);
            return new ModelShape(
                    known.name(),
                    all,
                    parameters == null ? known.active() : all,
                    layers == null ? known.layers() : layers,
                    heads == null ? known.heads() : heads,
                    kvHeads == null ? known.kvHeads() : kvHeads,
                    headDim == null ? known.headDim() : headDim,
                    precision(precision),
                    precision(cache));
        }

        private static Precision precision(String word) {
            Map<String, Precision> known = new TreeMap<>();
            for (Precision one : Precision.values()) {
                known.put(one.word(), one);
            }
            return named("precision", known, word);
        }
    }

    /// What comes, and how fast it has to be answered.
    static final class LoadOptions {
        @Option(names = "--rate", paramLabel = "N", required = true, description = "requests a second")
        private double rate;

        @Option(
                names = "--prompt",
                paramLabel = "TOKENS",
                defaultValue = "1000",
                description = "of a prompt on average" + " (default: ${DEFAULT-VALUE})")
        private double prompt;

        @Option(
                names = "--answer",
                paramLabel = "TOKENS",
                defaultValue = "300",
                description = "of an answer on average" + " (default: ${DEFAULT-VALUE})")
        private double answer;

        @Option(
                names = "--spread",
                paramLabel = "S",
                defaultValue = "0.8",
                description = "standard deviation of lengths"
                        + " by their mean; 0 for all the same (default: ${DEFAULT-VALUE})")
        private double spread;

        @Option(
                names = "--longest",
                paramLabel = "N",
                defaultValue = "8",
                description = "lengths are cut at so many" + " means (default: ${DEFAULT-VALUE})")
        private double longest;

        @Option(
                names = "--first-token",
                paramLabel = "SECONDS",
                defaultValue = "2",
                description = "95 of 100 requests" + " wait no longer (default: ${DEFAULT-VALUE})")
        private double firstToken;

        @Option(
                names = "--per-token",
                paramLabel = "SECONDS",
                defaultValue = "0.1",
                description =
                        "95 of 100 requests" + " take no longer for each further token (default: ${DEFAULT-VALUE})")
        private double perToken;

        @Option(
                names = "--requests",
                paramLabel = "N",
                defaultValue = "2000",
                description = "how many are simulated" + " (default: ${DEFAULT-VALUE})")
        private int requests;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "0",
                description = "the same seed gives the same" + " answer (default: ${DEFAULT-VALUE})")
        private long seed;

        private Lengths lengths(double mean) {
            double cut = spread == 0 ? mean : mean * longest;
            return new Lengths(mean, spread, (int) Math.ceil(cut));
        }
    }

    private static <T> T named(String what, Map<String, T> known, String name) {
        T found = known.get(name);
        if (found == null) {
            TreeSet<String> names = new TreeSet<>(known.keySet());
            String near = Words.didYouMean(name, names);
            throw new CommandFailure(what + " must be one of " + String.join(", ", names) + ", got \"" + name + "\""
                    + (near.isEmpty() ? "" : " (" + near + ")"));
        }
        return found;
    }

    @Override
    public Integer call() {
        try {
            Optional<Split> split = tensor == null && pipeline == null
                    ? Optional.empty()
                    : Optional.of(new Split(tensor == null ? 1 : tensor, pipeline == null ? 1 : pipeline));
            CapacityPlan plan = CapacityPlanner.plan(new CapacityQuestion(
                    model.shape(),
                    named("gpu", Gpu.byName(), gpu),
                    Assumptions.DEFAULT,
                    load.rate,
                    load.lengths(load.prompt),
                    load.lengths(load.answer),
                    load.firstToken,
                    load.perToken,
                    split,
                    price == null ? OptionalDouble.empty() : OptionalDouble.of(price),
                    load.requests,
                    load.seed));
            if (json) {
                Shown.json(environment.out(), tree(plan));
            } else {
                print(plan);
            }
        } catch (IllegalArgumentException refused) {
            throw new CommandFailure(String.valueOf(refused.getMessage()));
        }
        return 0;
    }

    private static ObjectNode tree(CapacityPlan plan) {
        ObjectNode tree = Json.MAPPER.createObjectNode();
        ModelShape shape = plan.sizing().model();
        tree.put("simulated", true)
                .put("model", shape.name())
                .put("gpu", plan.sizing().gpu().name())
                .put("gpu_source", plan.sizing().gpu().source())
                .put("weight_bytes", shape.weightBytes())
                .put("kv_bytes_per_token", shape.cacheBytesPerToken())
                .put("kv_tokens_per_replica", plan.sizing().cacheTokens())
                .put("concurrency_per_replica", plan.concurrency())
                .put("tensor_parallel", plan.sizing().split().tensor())
                .put("pipeline_parallel", plan.sizing().split().pipeline())
                .put("replicas", plan.replicas())
                .put("gpus", plan.gpus());
        plan.costPerHour().ifPresent(cost -> tree.put("cost_per_hour", cost));
        plan.costPerMillionTokens().ifPresent(cost -> tree.put("cost_per_million_tokens", cost));
        tree.set("assumptions", SNAKE.valueToTree(plan.question().assumptions()));
        tree.set("simulation", SNAKE.valueToTree(plan.simulation()));
        return tree;
    }

    private void print(CapacityPlan plan) {
        ModelShape shape = plan.sizing().model();
        Split split = plan.sizing().split();
        line(
                "model",
                String.format(
                        Locale.ROOT,
                        "%s, %.1f GB of weights, %,d bytes of keys and values per token",
                        shape.name(),
                        shape.weightBytes() / 1e9,
                        shape.cacheBytesPerToken()));
        line(
                "a replica",
                String.format(
                        Locale.ROOT,
                        "%d × %s (tensor %d, pipeline %d), room for %,d tokens: %,d requests at once",
                        split.gpus(),
                        plan.sizing().gpu().name(),
                        split.tensor(),
                        split.pipeline(),
                        plan.sizing().cacheTokens(),
                        plan.concurrency()));
        line("replicas", plan.replicas() + ", " + plan.gpus() + " GPUs in all");
        plan.costPerHour()
                .ifPresent(cost -> line(
                        "cost",
                        String.format(
                                Locale.ROOT,
                                "%.2f an hour, %.3f per million tokens",
                                cost,
                                plan.costPerMillionTokens().orElse(0))));
        print(plan.simulation());
        environment
                .out()
                .println("Simulated from published formulas and the "
                        + plan.sizing().gpu().source() + "; assumptions with --json. Measure before you buy.");
    }

    private void print(SimulationReport seen) {
        line("first token", seconds(seen.firstToken(), 3));
        line("each further", seconds(seen.perToken(), 4));
        line(
                "a replica is",
                String.format(
                        Locale.ROOT,
                        "busy %.0f %% of the time, %.2f requests wait (most %.1f), keys and values %.0f %% full"
                                + " (most %.0f %%)",
                        100 * seen.utilisation(),
                        seen.waitingMean(),
                        seen.waitingMost(),
                        100 * seen.cacheMean(),
                        100 * seen.cacheMost()));
    }

    private static String seconds(SimulationReport.Quantiles times, int digits) {
        String each = "%." + digits + "f s";
        return String.format(
                Locale.ROOT, "p50 " + each + ", p95 " + each + ", p99 " + each, times.p50(), times.p95(), times.p99());
    }

    private void line(String what, String text) {
        environment.out().println(String.format(Locale.ROOT, "%-13s ", what) + text);
    }
}
