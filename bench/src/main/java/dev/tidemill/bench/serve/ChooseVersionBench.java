package dev.tidemill.bench.serve;

import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.bench.Target;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.Feed;
import dev.tidemill.serve.rollout.Lane;
import dev.tidemill.serve.rollout.MemoryRollouts;
import dev.tidemill.serve.rollout.Observation;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutRoom;
import dev.tidemill.serve.rollout.Switchboard;
import dev.tidemill.serve.rollout.VersionKind;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `choose-version`: what it costs a decision to be given the version that answers it.
public final class ChooseVersionBench implements Bench {
    private static final int IDS = 1 << 16;
    private static final int WARMUPS = 5;
    private static final Provenance NONE =
            new Provenance("", "1.0.0", "", List.of(), Map.of(), 0, "bench", Map.of(), "");
    private static final String WHO = "bench";

    @Override
    public String name() {
        return "choose-version";
    }

    @Override
    public String description() {
        return "Processor time to choose the version for a decision, without and within a canary.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("choices", "N", "Choices a round; 2000000."),
                new BenchOption("rounds", "N", "Rounds of each; 15."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("within_canary_nanos", 1_000));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int choices = (int) options.number("choices", 2_000_000, 1_000, 1_000_000_000);
        int rounds = (int) options.number("rounds", 15, 1, 1_000);
        try (EmbeddedHome home = EmbeddedHome.open(options.work().resolve("home"))) {
            Registry registry = Registry.open(home.metadata(), home.blobs(), InstantSource.system());
            VersionLine line = new VersionLine(Tenant.DEFAULT, "bench", VersionLine.MODEL);
            registry.register(line, "control".getBytes(StandardCharsets.UTF_8), NONE, WHO);
            registry.register(line, "candidate".getBytes(StandardCharsets.UTF_8), NONE, WHO);
            registry.activate(line, 1, WHO);
            Lane<String> lane = new Lane<>(registry, line, new Texts());
            RolloutRoom room = new RolloutRoom(
                    registry,
                    new MemoryRollouts(),
                    new RolloutRoom.Surroundings(
                            new Nothing(),
                            InstantSource.system(),
                            System::nanoTime,
                            field -> -1,
                            () -> RolloutDefinition.DEFAULT));
            room.open(lane);
            Chosen alone = rounds(lane.board(), choices, rounds);
            room.start(RolloutRequest.of("model", 2), WHO);
            Chosen canary = rounds(lane.board(), choices, rounds);
            return BenchResult.of(name())
                    .metric("alone_nanos", alone.nanos())
                    .metric("within_canary_nanos", canary.nanos())
                    .metric("candidate_share", canary.share())
                    .note("processor time of the one thread that chooses, best round of " + rounds + "; the loop and"
                            + " the adding up included; ids of 34 characters, all different within " + IDS)
                    .build();
        }
    }

    /// @param nanos of one choice
    /// @param share of the ids that met the candidate
    private record Chosen(double nanos, double share) {}

    private static Chosen rounds(Switchboard<String> board, int choices, int rounds) throws Exception {
        String[] ids = new String[IDS];
        Arrays.setAll(ids, i -> "decision-" + (1_000_000_000L + i * 7_919L) + "-of-the-bench--");
        @Nullable Object[] values = new Object[0];
        long[] candidates = {0};
        double best = Double.POSITIVE_INFINITY;
        for (int round = -WARMUPS; round < rounds; round++) {
            candidates[0] = 0;
            double seconds = ProcessorTime.ofThisThread(() -> candidates[0] = choose(board, ids, values, choices))
                    .cpuSeconds();
            best = round < 0 ? best : Math.min(best, seconds);
        }
        return new Chosen(best * 1e9 / choices, (double) candidates[0] / choices);
    }

    private static long choose(Switchboard<String> board, String[] ids, @Nullable Object[] values, int choices) {
        long candidates = 0;
        for (int i = 0; i < choices; i++) {
            candidates += board.route(ids[i & (IDS - 1)], values)
                            .served()
                            .map(served -> served.version())
                            .orElse(0)
                    - 1;
        }
        return candidates;
    }

    private static final class Texts implements VersionKind<String> {
        @Override
        public String name() {
            return "model";
        }

        @Override
        public String load(Version version, byte[] content) {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /// Nothing was served.
    private static final class Nothing implements Feed {
        @Override
        public long end() {
            return 0;
        }

        @Override
        public long read(Rollout rollout, long from, int most, Consumer<Observation> sink) {
            return from;
        }
    }
}
