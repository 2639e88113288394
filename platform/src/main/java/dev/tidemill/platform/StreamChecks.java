package dev.tidemill.platform;

import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.data.check.BatchChecks;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckResult;
import dev.tidemill.data.check.CheckRun;
import dev.tidemill.data.check.DataNotes;
import dev.tidemill.data.check.KnownIds;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.serve.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An application's checks, run over its journal or over a batch that comes in.
final class StreamChecks {
    private final ApplicationRuntime runtime;
    private final DataNotes notes;

    StreamChecks(ApplicationRuntime runtime, DataNotes notes) {
        this.runtime = runtime;
        this.notes = notes;
    }

    /// Checks for a batch that is about to come in.
    BatchChecks batch() {
        Journal journal = runtime.journal();
        KnownIds known = (stream, ids) -> {
            long[] offsets = journal.find(journal.stream(stream), ids);
            boolean[] there = new boolean[offsets.length];
            for (int i = 0; i < there.length; i++) {
                there[i] = offsets[i] >= 0;
            }
            return there;
        };
        return new BatchChecks(runtime.application(), known, stream -> journal.watermark(journal.stream(stream)));
    }

    /// Keeps what came of a batch; empty where the application declares no check that looked at it.
    Optional<CheckRun> keep(String source, long rows, List<CheckResult> results) {
        return results.isEmpty()
                ? Optional.empty()
                : Optional.of(notes.checks().add(runtime.application().name(), source, rows, results));
    }

    /// Compares a batch with those before, stream by stream, and keeps what it looked like.
    List<BatchNote> judge(String source, BatchChecks checks) {
        List<BatchNote> judged = new ArrayList<>();
        checks.profiles()
                .forEach((stream, profile) -> judged.add(notes.profiles()
                        .judge(runtime.application().name(), BatchNote.ofStream(stream), source, profile, false)));
        return judged;
    }

    /// Over the events with from ≤ offset < to.
    ///
    /// @param all whether freshness and counts are told too where nothing came
    Optional<CheckRun> journal(long from, long to, boolean all, Instant now, JobProgress progress) {
        try (Journal.Cursor cursor = runtime.journal().scan(from, to)) {
            BatchChecks checks = batch();
            long rows = add(cursor, checks, Optional.empty(), to - from, progress);
            List<CheckResult> results = checks.results(now.toEpochMilli(), all);
            return keep("journal " + from + " to " + to, rows, results);
        }
    }

    /// The work of `data check`.
    Map<String, Object> run(Optional<String> stream, Optional<Duration> last, Instant now, JobProgress progress) {
        Journal journal = runtime.journal();
        long total = journal.end() - journal.begin();
        BatchChecks checks = batch();
        long rows;
        try (Journal.Cursor cursor = last.isPresent()
                ? journal.scanTime(now.minus(last.get()).toEpochMilli(), Long.MAX_VALUE)
                : journal.scan(journal.begin(), journal.end())) {
            rows = add(cursor, checks, stream, total, progress);
        }
        List<CheckResult> results = checks.results(now.toEpochMilli(), true).stream()
                .filter(result -> stream.isEmpty() || result.stream().equals(stream.get()))
                .toList();
        String what = stream.map(name -> "stream " + name).orElse("journal")
                + last.map(span -> ", last " + span).orElse("");
        return result(kept(what, rows, results));
    }

    private CheckRun kept(String source, long rows, List<CheckResult> results) {
        return notes.checks().add(runtime.application().name(), source, rows, results);
    }

    private long add(
            Journal.Cursor cursor, BatchChecks checks, Optional<String> only, long total, JobProgress progress) {
        Pipeline.Plan plan = runtime.pipeline().plan();
        long rows = 0;
        for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
            if (plan.streams().knows(stored)) {
                Event event = plan.streams().decode(stored);
                if (only.isEmpty() || only.get().equals(event.stream())) {
                    checks.add(event);
                }
                if (++rows % 65_536 == 0) {
                    progress.at(rows, total, "checking");
                }
            }
        }
        return rows;
    }

    private static Map<String, Object> result(CheckRun run) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("run", run.run());
        result.put("rows", run.rows());
        result.put("checks", run.results().size());
        result.put("violated", run.violated());
        result.put("refused", run.refused());
        result.put("violations", words(run.results()));
        return result;
    }

    /// What did not pass, in words.
    static List<String> words(List<CheckResult> results) {
        return results.stream()
                .filter(result -> !result.passed())
                .map(CheckResult::problem)
                .map(Problem::toString)
                .toList();
    }
}
