package dev.tidemill.platform;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.log.Commit;
import dev.tidemill.log.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Removes what is older than its stream keeps it.
///
/// An event goes once it is older than `retention` by the clock, and never while one of its age would still be
/// folded
/// if it came again: what is gone is not known by its id any more. First the mark, then the removal: after a crash
/// between the two, what is still there counts as gone.
final class RetentionRun {
    private RetentionRun() {}

    static List<RetentionReport> run(ApplicationRuntime runtime, Instant now) {
        List<RetentionReport> reports = new ArrayList<>();
        for (StreamDefinition stream : runtime.application().streams().values()) {
            Optional<Duration> retention = stream.retention();
            if (retention.isPresent()) {
                reports.add(run(runtime, stream, retention.get(), now));
            }
        }
        return reports;
    }

    private static RetentionReport run(
            ApplicationRuntime runtime, StreamDefinition stream, Duration retention, Instant now) {
        Journal journal = runtime.journal();
        int ordinal = journal.stream(stream.name());
        long watermark = journal.watermark(ordinal);
        long before = Kept.from(journal, stream.name());
        long removed = 0;
        if (watermark != Long.MIN_VALUE) {
            long folded = watermark - stream.lateness().toMillis();
            long from = Math.min(now.minus(retention).toEpochMilli(), folded);
            if (from > before) {
                Commit commit = new Commit();
                Commit.Entry mark = Kept.mark(stream.name(), from);
                runtime.pipeline().write(commit.mark(mark.key(), mark.value()));
                before = from;
            }
            removed = journal.retain(ordinal, before);
        }
        Optional<Instant> kept =
                before == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(before));
        return new RetentionReport(stream.name(), retention, kept, removed);
    }

    /// What is kept, without removing anything.
    static List<RetentionReport> look(ApplicationRuntime runtime) {
        List<RetentionReport> reports = new ArrayList<>();
        for (StreamDefinition stream : runtime.application().streams().values()) {
            long from = Kept.from(runtime.journal(), stream.name());
            Optional<Instant> kept =
                    from == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(from));
            stream.retention()
                    .ifPresent(retention -> reports.add(new RetentionReport(stream.name(), retention, kept, 0)));
        }
        return reports;
    }
}
