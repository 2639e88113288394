package dev.tidemill.bench.registry;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/// A kind of search, with constants drawn anew each time.
///
/// @param name   as it stands in notes
/// @param filter makes one from random numbers
record Question(String name, Function<SplittableRandom, String> filter, int most, List<String> order) {
    private static String at(double least, double span, SplittableRandom random) {
        return String.format(Locale.ROOT, "%.4f", least + span * random.nextDouble());
    }

    /// What people ask: broad and narrow, in every order that the page offers, and three that are meant to hurt.
    static List<Question> all() {
        return List.of(
                new Question("newest", r -> "", 100, List.of()),
                new Question("best of all", r -> "", 100, List.of("metrics.m1 DESC")),
                new Question("worst, then newest", r -> "", 100, List.of("metrics.m2 ASC", "start_time DESC")),
                new Question("above a metric", r -> "metrics.m1 > " + at(0.1, 0.85, r), 100, List.of()),
                new Question(
                        "above a metric, best first",
                        r -> "metrics.m1 > " + at(0.1, 0.85, r),
                        100,
                        List.of("metrics.m1 DESC")),
                new Question(
                        "two metrics, by a third",
                        r -> "metrics.m1 > " + at(0.3, 0.5, r) + " and metrics.m2 < " + at(0.3, 0.5, r),
                        100,
                        List.of("metrics.m3 DESC")),
                new Question(
                        "a parameter and a metric",
                        r -> "params.p6 = '" + r.nextInt(128) + "' and metrics.m0 > " + at(0, 0.9, r),
                        100,
                        List.of("metrics.m1 DESC")),
                new Question(
                        "a common parameter",
                        r -> "params.p0 = '" + r.nextInt(2) + "'",
                        100,
                        List.of("metrics.m4 DESC")),
                new Question(
                        "children of a run",
                        r -> "tags.`mlflow.parentRunId` = 'sweep-" + r.nextInt(10_000) + "'",
                        100,
                        List.of("metrics.m1 DESC")),
                new Question(
                        "a team's finished runs",
                        r -> "tags.team = 'team " + r.nextInt(9) + "' and status = 'FINISHED'",
                        100,
                        List.of("start_time DESC")),
                new Question(
                        "a commit",
                        r -> "tags.git = '" + String.format("%08x", r.nextInt(2_000)) + "'",
                        100,
                        List.of()),
                new Question(
                        "by dataset",
                        r -> "datasets.digest = 'd" + r.nextInt(200) + "'",
                        100,
                        List.of("metrics.m1 DESC")),
                new Question(
                        "a span of time",
                        r -> "start_time > " + (ManyRuns.FIRST + r.nextInt(90_000) * 60_000L),
                        100,
                        List.of("start_time ASC")),
                new Question("by name", r -> "run_name = 'train-" + r.nextInt(100_000) + "'", 100, List.of()),
                new Question("a thousand runs", r -> "metrics.m1 > " + at(0.1, 0.4, r), 1000, List.of()),
                new Question(
                        "a pattern (hard)",
                        r -> "params.code LIKE '%team-" + r.nextInt(50) + "/job-%'",
                        100,
                        List.of("metrics.m1 DESC")),
                new Question(
                        "a pattern that finds nothing (hard)",
                        r -> "tags.team ilike '%" + r.nextInt(1_000) + "x'",
                        100,
                        List.of()),
                new Question(
                        "common conditions that exclude each other (hard)",
                        r -> "metrics.m1 > " + at(0.75, 0.1, r) + " and metrics.m2 < " + at(0.2, 0.1, r),
                        100,
                        List.of("start_time DESC")));
    }
}
