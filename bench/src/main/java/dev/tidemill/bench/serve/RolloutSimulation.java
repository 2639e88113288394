package dev.tidemill.bench.serve;

import dev.tidemill.app.AnalysisDefinition;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.core.Tenant;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.Lane;
import dev.tidemill.serve.rollout.MemoryRollouts;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutRoom;
import dev.tidemill.serve.rollout.VersionKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// One rollout from start to end in simulated time: the real room, lane, switchboard, analysis and registry over
/// simulated traffic. Two simulations with the same seed go the same way.
final class RolloutSimulation {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SECONDS_BETWEEN_LOOKS = 10;
    private static final Duration LONGEST = Duration.ofDays(2);
    private static final Duration NO_TRAFFIC = Duration.ofHours(3);
    private static final Provenance NONE =
            new Provenance("", "1.0.0", "", List.of(), Map.of(), 0, "bench", Map.of(), "");

    private final Registry registry;

    RolloutSimulation(Registry registry) {
        this.registry = registry;
    }

    /// @param state    in the end
    /// @param exposure the candidate's share of all requests until then
    /// @param seconds  how long it took
    record Outcome(Rollout.State state, double exposure, long seconds) {}

    private static final class Names implements VersionKind<String> {
        @Override
        public String name() {
            return "model";
        }

        @Override
        public String load(Version version, byte[] content) {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    Outcome run(Candidate candidate, int seed) {
        VersionLine line =
                new VersionLine(Tenant.DEFAULT, candidate.word().replace('_', '-') + "-" + seed, VersionLine.MODEL);
        registry.register(line, "control".getBytes(StandardCharsets.UTF_8), NONE, "bench");
        registry.register(line, "candidate".getBytes(StandardCharsets.UTF_8), NONE, "bench");
        registry.activate(line, 1, "bench");
        Lane<String> lane = new Lane<>(registry, line, new Names());
        SimulatedFeed feed = new SimulatedFeed(
                lane,
                candidate,
                new SplittableRandom(seed * 7919L + candidate.name().hashCode()));
        long[] second = {0};
        RolloutRoom room = new RolloutRoom(
                registry,
                new MemoryRollouts(),
                new RolloutRoom.Surroundings(
                        feed,
                        () -> BEGIN.plusSeconds(second[0]),
                        () -> second[0] * 1_000_000_000L,
                        field -> -1,
                        () -> plan(candidate)));
        room.open(lane);
        String id = room.start(RolloutRequest.of("model", 2), "bench").rollout().id();
        long longest = (candidate.rate == 0 ? NO_TRAFFIC : LONGEST).toSeconds();
        while (second[0] < longest && room.current("model").isPresent()) {
            for (int i = 0; i < SECONDS_BETWEEN_LOOKS; i++) {
                second[0]++;
                feed.second();
            }
            room.tick();
        }
        return new Outcome(
                room.status(id).rollout().state(),
                feed.requests() == 0 ? 0 : (double) feed.byCandidate() / feed.requests(),
                second[0]);
    }

    private static RolloutDefinition plan(Candidate candidate) {
        RolloutDefinition usual = RolloutDefinition.DEFAULT;
        AnalysisDefinition analysis = usual.analysis().guarding(List.of("allow", "decline"));
        AnalysisDefinition.Outcomes outcomes = analysis.outcomes();
        return new RolloutDefinition(
                usual.strategy(),
                usual.unit(),
                usual.shadow(),
                usual.steps(),
                usual.arms(),
                new AnalysisDefinition(
                        analysis.alpha(),
                        analysis.minimumSamples(),
                        analysis.errors(),
                        analysis.fallbacks(),
                        analysis.latency(),
                        analysis.scores(),
                        analysis.guards(),
                        new AnalysisDefinition.Outcomes(
                                outcomes.loss(), outcomes.missed(), outcomes.falseAlarms(), candidate.waits)));
    }
}
