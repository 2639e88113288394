package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonPeersTest {
    @Test
    void readsTheLastLineOfJson() throws Exception {
        assertThat(PythonPeers.figures("loading\n{\"a\": 1}\n{\"cpu_seconds\": 2.5, \"rows\": 3, \"by\": \"x\"}\n"))
                .containsExactly(java.util.Map.entry("cpu_seconds", 2.5), java.util.Map.entry("rows", 3.0));
    }

    @Test
    void saysWhatAPeerMustPrint() {
        assertThatThrownBy(() -> PythonPeers.figures("done\n"))
                .hasMessage("a peer must print one line of JSON, got none");
    }

    @Test
    void aPeerThatCannotRunIsSkippedWithItsReason(@TempDir Path empty) throws Exception {
        BenchOptions options = new BenchOptions(empty, empty, java.util.Optional.empty(), java.util.Map.of(), _ -> {});
        BenchResult.Builder result = BenchResult.of("one");
        PythonPeers.of(options).runInto(result, "pandas", "handbook.py", List.of());
        assertThat(result.build().notes())
                .singleElement()
                .asString()
                .startsWith("peer pandas: handbook.py skipped: ")
                .contains("requirements.txt");
    }

    @Test
    void keepsTheLastWordsOfACommandThatFails(@TempDir Path folder) throws Exception {
        Subprocess done = Subprocess.run(
                List.of("sh", "-c", "echo fine; echo ' no such thing ' >&2; exit 3"), folder, Duration.ofMinutes(1));
        assertThat(done.succeeded()).isFalse();
        assertThat(done.exit()).isEqualTo(3);
        assertThat(done.output()).isEqualTo("fine\n");
        assertThat(done.lastWords()).isEqualTo("no such thing");
    }
}
