package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.FakeTidemill;
import dev.tidemill.server.http.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCapacityCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        Environment environment = new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                config -> new FakeTidemill(),
                new CountDownLatch(1),
                time -> {});
        return CommandTree.of(environment).execute(arguments);
    }

    @Test
    void itTellsWhatItTakesAndThatItIsSimulated() throws Exception {
        assertThat(run("chat", "capacity", "--rate", "5", "--price", "2", "--requests", "200", "--json"))
                .isZero();
        JsonNode plan = Json.MAPPER.readTree(out.toString());

        assertThat(plan.path("simulated").asBoolean()).isTrue();
        assertThat(plan.path("kv_bytes_per_token").asLong()).isEqualTo(131_072);
        assertThat(plan.path("cost_per_hour").asDouble())
                .isEqualTo(2.0 * plan.path("gpus").asInt());
        assertThat(plan.path("simulation").path("first_token").path("p95").asDouble())
                .isBetween(0.001, 2.0);
        assertThat(plan.path("assumptions").path("memory_share").asDouble()).isEqualTo(0.9);
    }

    @Test
    void figuresOfOnesOwnReplaceThoseOfAKnownModel() {
        assertThat(run(
                        "chat",
                        "capacity",
                        "--rate",
                        "0.5",
                        "--model",
                        "llama-3.1-70b",
                        "--precision",
                        "fp8",
                        "--layers",
                        "40",
                        "--parameters",
                        "35e9",
                        "--requests",
                        "100"))
                .isZero();

        assertThat(out.toString())
                .contains("35.0 GB of weights, 163,840 bytes")
                .contains("Simulated from published formulas and the NVIDIA H100 SXM data sheet");
    }

    @Test
    void mistakesAreToldWithTheirRemedy() {
        assertThat(run("chat", "capacity")).isEqualTo(2);
        assertThat(run("chat", "capacity", "--rate", "1", "--gpu", "mi300")).isEqualTo(1);
        assertThat(run("chat", "capacity", "--rate", "1", "--precision", "bf61"))
                .isEqualTo(1);
        assertThat(run("chat", "capacity", "--rate", "-1")).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "gpu must be one of a10, a100-80gb, b200, h100, h200, l4, l40s, mi300x, got \"mi300\" (did you"
                                + " mean \"mi300x\"?)")
                .contains("precision must be one of")
                .contains("rate and times must be above 0");
    }
}
