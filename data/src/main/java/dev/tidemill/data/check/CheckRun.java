package dev.tidemill.data.check;

import java.time.Instant;
import java.util.List;

/// One run of an application's checks.
///
/// @param run    its number, from 1
/// @param source what was checked: `import history /data/x.csv`, `journal 0 to 1000`
/// @param rows   events that were looked at
public record CheckRun(int run, String source, Instant at, long rows, List<CheckResult> results) {
    public CheckRun {
        results = List.copyOf(results);
    }

    /// How many checks did not pass.
    public long violated() {
        return results.stream().filter(result -> !result.passed()).count();
    }

    /// Whether one of them refuses what was checked.
    public boolean refused() {
        return results.stream().anyMatch(CheckResult::refuses);
    }
}
