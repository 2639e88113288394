package dev.tidemill.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.registry.Registry;
import dev.tidemill.serve.rollout.Rollout;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A few simulations of each kind; the bench runs hundreds.
final class RolloutSimulationTest {
    @TempDir
    private Path folder;

    private EmbeddedHome home;
    private RolloutSimulation simulation;

    @BeforeEach
    void open() {
        home = EmbeddedHome.open(folder);
        simulation = new RolloutSimulation(Registry.open(home.metadata(), home.blobs(), InstantSource.system()));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void badOnesAreTakenBackWhileTheyAnswerLittle() {
        for (Candidate candidate : new Candidate[] {Candidate.SLOWER, Candidate.FAILING, Candidate.WORSE_SCORING}) {
            RolloutSimulation.Outcome outcome = simulation.run(candidate, 1);
            assertThat(outcome.state()).as(candidate.word()).isEqualTo(Rollout.State.ROLLED_BACK);
            assertThat(outcome.exposure()).isLessThan(0.05);
        }
    }

    @Test
    void anEqualOneIsPromotedTheSameWayEachTime() {
        RolloutSimulation.Outcome outcome = simulation.run(Candidate.EQUAL, 1);
        assertThat(outcome.state()).isEqualTo(Rollout.State.PROMOTED);
    }

    @Test
    void withoutTrafficNothingHappens() {
        assertThat(simulation.run(Candidate.NO_TRAFFIC, 1).state()).isEqualTo(Rollout.State.RUNNING);
    }
}
