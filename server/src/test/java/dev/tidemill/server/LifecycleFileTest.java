package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.MonitorDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleFileTest {
    private static final Path FRAUD = Path.of("..", "apps", "fraud", "app.yaml");

    @TempDir
    Path folder;

    @Test
    void theLifecycleIsTheFraudApplicationWithALoopAndShortSpans() throws IOException {
        Path made = LifecycleFile.write(FRAUD, List.of(LifecycleFile.differences()), folder);
        Application lifecycle = ApplicationReader.read(made.getParent());
        Application fraud = ApplicationReader.read(FRAUD.getParent());

        assertThat(lifecycle.name()).isEqualTo(LifecycleFile.APPLICATION);
        assertThat(lifecycle.features()).isEqualTo(fraud.features());
        assertThat(lifecycle.policy()).isEqualTo(fraud.policy());
        assertThat(lifecycle.outcome().orElseThrow().delay()).isEqualTo(Duration.ofDays(1));
        assertThat(lifecycle.monitors()).extracting(MonitorDefinition::name).containsExactly("pace", "ranking");
        assertThat(lifecycle.lifecycle().retraining().orElseThrow().triggers().quality())
                .isTrue();
        assertThat(lifecycle.lifecycle().rollout().orElseThrow().shadow()).isPositive();
    }

    @Test
    void whatStandsLaterWins() throws IOException {
        Path made = LifecycleFile.write(
                FRAUD,
                List.of(LifecycleFile.differences(), "version: 2.0.0\nmodel: {parameters: {rounds: 5}}"),
                folder);
        Application read = ApplicationReader.read(made.getParent());
        assertThat(read.version().toString()).isEqualTo("2.0.0");
        assertThat(read.model().orElseThrow().parameters())
                .containsEntry("rounds", 5.0)
                .containsEntry("eta", 0.12);
    }
}
