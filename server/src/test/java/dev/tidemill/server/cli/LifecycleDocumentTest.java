package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command of docs/lifecycle.md in its order, on a real home.
class LifecycleDocumentTest {
    @TempDir
    Path folder;

    @Test
    void takesANewcomerFromPaymentsToASecondModelAndBack() throws IOException {
        DocumentHome home = new DocumentHome(folder, "lifecycle.md");
        Files.createDirectories(folder.resolve("apps/fraud"));
        Files.copy(Path.of("..", "apps", "fraud", "app.yaml"), folder.resolve("apps/fraud/app.yaml"));
        List<String> said = home.runAll();
        assertThat(said).hasSize(17);
        assertThat(said.get(2)).contains("transactions", "verdicts").containsPattern("rejected +0\n");
        assertThat(said.get(4)).containsPattern("version +1\n").contains("test.average_precision");
        assertThat(said.get(5)).isEqualTo("model 1 is in use\n");
        assertThat(said.get(6)).contains("score_drift", "ranking", "no window yet");
        assertThat(said.get(7)).contains("runs begin by hand");
        assertThat(said.get(8)).startsWith("run 1  triggered  by hand");
        assertThat(said.get(9)).startsWith("run 1  cancelled  by hand").contains("not yet");
        assertThat(said.get(10)).isEqualTo(said.get(9));
        assertThat(said.get(11)).containsPattern("version +2\n");
        assertThat(said.get(12)).contains("model-1, canary: 2 against 1");
        assertThat(said.get(13)).contains("model-1", "running", "2 %");
        assertThat(said.get(14)).contains("model-1").contains("promoted");
        assertThat(said.get(15)).containsPattern("activate +2\n");
        assertThat(said.get(16)).isEqualTo("model 1 is in use\n");
    }
}
