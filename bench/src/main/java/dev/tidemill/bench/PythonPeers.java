package dev.tidemill.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Runs the scripts of bench/peers in a virtual environment that is made on demand from the pinned
/// requirements.txt beside them and kept in the user's cache folder.
public final class PythonPeers {
    private static final Duration LONGEST_INSTALL = Duration.ofMinutes(10);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String REQUIREMENTS = "requirements.txt";
    private static final String EXACT = "-exact.txt";

    private final Path scripts;
    private final String needs;
    private final Path cache;
    private final Consumer<String> say;

    private PythonPeers(Path scripts, String needs, Path cache, Consumer<String> say) {
        this.scripts = scripts;
        this.needs = needs;
        this.cache = cache;
        this.say = say;
    }

    /// Peers of the project that `options` names.
    public static PythonPeers of(BenchOptions options) {
        String given = System.getenv("XDG_CACHE_HOME");
        Path caches =
                given == null || given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
        return new PythonPeers(
                options.root().resolve("bench/peers"), REQUIREMENTS, caches.resolve("tidemill"), options.say());
    }

    /// The same peers with other pinned requirements, for those that get on with no others: a file in
    /// bench/peers. One whose name ends in `-exact.txt` lists dependencies too, and nothing else is
    /// installed.
    public PythonPeers needing(String requirements) {
        return new PythonPeers(scripts, requirements, cache, say);
    }

    /// What came of a peer.
    public sealed interface Outcome {
        /// It ran; the numbers it printed.
        record Figures(Map<String, Double> values) implements Outcome {}

        /// It could not run, and why, in one line.
        record Skipped(String reason) implements Outcome {}
    }

    /// Runs one script.
    ///
    /// @param script    its file name in bench/peers
    /// @param arguments what it is given
    public Outcome run(String script, List<String> arguments) throws InterruptedException {
        try {
            Path python = environment();
            List<String> command = new ArrayList<>(
                    List.of(python.toString(), scripts.resolve(script).toString()));
            command.addAll(arguments);
            say.accept("running peer " + script + " …");
            Subprocess done = Subprocess.run(command, scripts, LONGEST_RUN);
            return done.succeeded()
                    ? new Outcome.Figures(figures(done.output()))
                    : new Outcome.Skipped(script + " failed: " + done.lastWords());
        } catch (IOException e) {
            return new Outcome.Skipped(script + " skipped: " + e.getMessage());
        }
    }

    /// As [#run], into a result: the figures, or a note that says why there are none.
    public void runInto(BenchResult.Builder result, String peer, String script, List<String> arguments)
            throws InterruptedException {
        switch (run(script, arguments)) {
            case Outcome.Figures figures -> result.peer(peer, figures.values());
            case Outcome.Skipped skipped -> result.note("peer " + peer + ": " + skipped.reason());
        }
    }

    private Path environment() throws IOException, InterruptedException {
        Path requirements = scripts.resolve(needs);
        Path folder = cache.resolve("peers-" + digest(Files.readString(requirements)));
        Path python = folder.resolve("bin/python");
        Path complete = folder.resolve("complete");
        if (Files.exists(complete) && Files.isExecutable(python)) {
            return python;
        }
        say.accept("making the peers' Python environment in " + folder + " …");
        Files.createDirectories(cache);
        step(
                "no virtual environment could be made (install Python 3.11 with venv)",
                List.of("python3", "-m", "venv", "--clear", folder.toString()));
        List<String> install = new ArrayList<>(List.of(
                python.toString(),
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "-r",
                requirements.toString()));
        if (needs.endsWith(EXACT)) {
            install.add("--no-deps");
        }
        step(needs + " could not be installed", install);
        Files.createFile(complete);
        return python;
    }

    private void step(String failure, List<String> command) throws IOException, InterruptedException {
        Subprocess done = Subprocess.run(command, scripts, LONGEST_INSTALL);
        if (!done.succeeded()) {
            throw new IOException(failure + ": " + done.lastWords());
        }
    }

    /// The numbers of the last line that is a JSON object.
    static Map<String, Double> figures(String output) throws IOException {
        String last = output.lines().filter(line -> line.startsWith("{")).reduce("", (_, line) -> line);
        if (last.isEmpty()) {
            throw new IOException("a peer must print one line of JSON, got none");
        }
        JsonNode object = JSON.readTree(last);
        Map<String, Double> values = new LinkedHashMap<>();
        object.properties().forEach(entry -> {
            if (entry.getValue().isNumber()) {
                values.put(entry.getKey(), entry.getValue().doubleValue());
            }
        });
        return values;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
