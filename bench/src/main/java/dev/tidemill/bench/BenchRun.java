package dev.tidemill.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// One run of one bench from the command line: makes its folder, measures, prints, writes the JSON.
final class BenchRun {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Bench bench;
    private final ParseResult parsed;
    private final PrintWriter out;
    private final PrintWriter err;

    BenchRun(Bench bench, ParseResult parsed, PrintWriter out, PrintWriter err) {
        this.bench = bench;
        this.parsed = parsed;
        this.out = out;
        this.err = err;
    }

    /// 0 where it was measured, 1 where it failed, 2 where an option breaks a rule.
    @SuppressWarnings("CatchAndPrintStackTrace") // a bench that fails shows its developer where
    int execute() {
        Path work = null;
        try {
            work = Files.createTempDirectory("tidemill-bench");
            BenchOptions options = options(work);
            BenchResult result = bench.run(options);
            out.print(ResultTable.format(result, bench.targets(options)));
            out.flush();
            Path json = parsed.matchedOptionValue("--json", (Path) null);
            if (json != null) {
                write(result, json);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("bench " + bench.name() + ": " + e.getMessage());
            return Main.usageExit();
        } catch (Exception e) {
            err.println("bench " + bench.name() + " failed: " + e.getMessage());
            e.printStackTrace(err);
            return 1;
        } finally {
            delete(work);
        }
    }

    private BenchOptions options(Path work) {
        Map<String, String> values = new LinkedHashMap<>();
        for (BenchOption option : bench.options()) {
            String value = parsed.matchedOptionValue("--" + option.name(), (String) null);
            if (value != null) {
                values.put(option.name(), value);
            }
        }
        Optional<Path> data = Optional.ofNullable(parsed.matchedOptionValue("--data", (Path) null));
        data.ifPresent(folder -> {
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException("--data must be a folder that exists, got \"" + folder + "\"");
            }
        });
        Path root = Path.of(System.getProperty("tidemill.root", "")).toAbsolutePath();
        return new BenchOptions(root, work, data, values, line -> err.println("  " + line));
    }

    private static void write(BenchResult result, Path file) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("bench", result.bench());
        object.put("metrics", finite(result.metrics()));
        Map<String, Object> peers = new LinkedHashMap<>();
        result.peers().forEach((peer, values) -> peers.put(peer, finite(values)));
        object.put("peers", peers);
        object.put("notes", result.notes());
        Files.writeString(file, JSON.writeValueAsString(object) + "\n");
    }

    /// JSON has no NaN: such a figure is left out.
    private static Map<String, Double> finite(Map<String, Double> values) {
        Map<String, Double> kept = new LinkedHashMap<>(values);
        kept.values().removeIf(value -> !Double.isFinite(value));
        return kept;
    }

    private static void delete(@org.jspecify.annotations.Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
