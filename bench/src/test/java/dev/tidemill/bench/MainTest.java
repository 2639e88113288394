package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /// Counts to `--most` beside a peer that counts half as far.
    private static final class Counting implements Bench {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public String description() {
            return "Counts, alone.";
        }

        @Override
        public List<BenchOption> options() {
            return List.of(new BenchOption("most", "N", "How far; 10."));
        }

        @Override
        public List<Target> targets() {
            return List.of(Target.atLeast("counted", 8), Target.atMost("wall_seconds", 0.1));
        }

        @Override
        public BenchResult run(BenchOptions options) {
            long most = options.number("most", 10, 1, 100);
            options.say().accept("counting …");
            return BenchResult.of(name())
                    .metric("counted", most)
                    .metric("wall_seconds", 0.25)
                    .metric("nothing", Double.NaN)
                    .peer("half", "counted", most / 2.0)
                    .note("counts aloud")
                    .build();
        }
    }

    private int run(String... arguments) {
        return Main.run(List.of(new Counting()), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void listsWithoutAName() {
        assertThat(run()).isZero();
        assertThat(out).hasToString("counting  Counts, alone.\n");
    }

    @Test
    void printsOursTheTargetThePeerAndTheRatio() {
        assertThat(run("counting", "--most", "12")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "counting      tidemill    target          half    ratio",
                        "counted             12       ≥ 8     met     6  0.5000×",
                        "wall_seconds    0.2500  ≤ 0.1000  MISSED",
                        "nothing",
                        "  counts aloud");
        assertThat(err).hasToString("  counting …\n");
    }

    @Test
    void writesTheJsonThatOthersRelyOn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("result.json");
        assertThat(run("counting", "--json", file.toString())).isZero();
        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        assertThat(json.fieldNames()).toIterable().containsExactly("bench", "metrics", "peers", "notes");
        assertThat(json.at("/metrics/counted").doubleValue()).isEqualTo(10);
        assertThat(json.at("/metrics").has("nothing")).isFalse();
        assertThat(json.at("/peers/half/counted").doubleValue()).isEqualTo(5);
        assertThat(json.at("/notes/0").textValue()).isEqualTo("counts aloud");
    }

    @Test
    void refusesAnOptionThatBreaksItsRule() {
        assertThat(run("counting", "--most", "many")).isEqualTo(2);
        assertThat(err).hasToString("bench counting: --most must be a whole number from 1 to 100, got \"many\"\n");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThat(run("counting", "--data", "/nowhere/at/all")).isEqualTo(2);
        assertThat(err).hasToString("bench counting: --data must be a folder that exists, got \"/nowhere/at/all\"\n");
    }

    @Test
    void refusesAnUnknownBenchAndAnUnknownOption() {
        assertThat(run("countng")).isEqualTo(2);
        assertThat(run("counting", "--far", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("'countng'").contains("'--far'");
    }

    @Test
    void everyRegisteredBenchSaysWhatItIs() {
        assertThat(Benches.all()).allSatisfy(bench -> {
            assertThat(bench.name()).matches("[a-z][a-z-]+");
            assertThat(bench.description()).isNotBlank();
        });
        assertThat(Benches.all()).extracting(Bench::name).doesNotHaveDuplicates();
    }
}
