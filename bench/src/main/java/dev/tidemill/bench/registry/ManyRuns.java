package dev.tidemill.bench.registry;

import dev.tidemill.registry.tracking.DatasetInput;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunInfo;
import dev.tidemill.registry.tracking.RunStatus;
import dev.tidemill.registry.tracking.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Runs as a busy team has them: 12 metrics, 8 parameters, 5 tags and a dataset each; some never finish, some lack a
/// metric, a few are in the bin.
final class ManyRuns {
    static final long FIRST = 1_767_225_600_000L;
    static final int METRICS = 12;

    private static final List<String> OWNERS = List.of("ann", "bob", "cleo", "dan", "eve", "finn", "gil", "hana");

    private final SplittableRandom random;
    private final String experiment;

    ManyRuns(long seed, String experiment) {
        this.random = new SplittableRandom(seed);
        this.experiment = experiment;
    }

    List<Run> next(int from, int count) {
        List<Run> runs = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            runs.add(run(i));
        }
        return runs;
    }

    private Run run(int number) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        String hex = HexFormat.of().formatHex(id);
        long at = FIRST + number * 60_000L;
        boolean done = random.nextInt(20) > 0;
        String owner = OWNERS.get(random.nextInt(OWNERS.size()));
        RunInfo info = new RunInfo(
                hex,
                "train-" + number,
                experiment,
                owner,
                done ? RunStatus.FINISHED : RunStatus.FAILED,
                random.nextInt(100) == 0 ? Stage.DELETED : Stage.ACTIVE,
                Instant.ofEpochMilli(at),
                done ? Optional.of(Instant.ofEpochMilli(at + random.nextInt(3_600_000))) : Optional.empty(),
                "");
        List<MetricPoint> metrics = new ArrayList<>();
        double skill = random.nextDouble();
        for (int m = 0; m < METRICS; m++) {
            if (m < 4 || random.nextInt(3) > 0) {
                metrics.add(new MetricPoint("m" + m, skill * 0.7 + random.nextDouble() * 0.3, at, 100));
            }
        }
        Map<String, String> parameters = new HashMap<>();
        for (int p = 0; p < 7; p++) {
            parameters.put("p" + p, Integer.toString(random.nextInt(1 << (p + 1))));
        }
        parameters.put("code", "s3://bucket/team-" + number % 50 + "/job-" + number);
        Map<String, String> tags = new HashMap<>(Map.of(
                Run.NAME,
                info.name(),
                "mlflow.user",
                owner,
                "team",
                "team " + number % 9,
                "git",
                HexFormat.of().toHexDigits(random.nextInt(2_000))));
        if (number % 10 > 0) {
            tags.put(Run.PARENT, "sweep-" + number / 10);
        }
        DatasetInput rows = new DatasetInput(
                "rows", "d" + number / 500, "local", "x", "", "", Map.of(DatasetInput.CONTEXT, "training"));
        return new Run(info, metrics, parameters, tags, List.of(rows));
    }
}
