package dev.tidemill.server;

import dev.tidemill.app.CheckDefinition.Severity;
import dev.tidemill.core.Problem;
import dev.tidemill.data.ColumnChange;
import dev.tidemill.data.ColumnProfile;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.DatasetDiff;
import dev.tidemill.data.Profile;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckResult;
import dev.tidemill.data.check.CheckRun;
import dev.tidemill.platform.DataRoom;
import dev.tidemill.platform.DatasetRemoval;
import dev.tidemill.platform.DatasetSummary;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.LineageView;
import dev.tidemill.platform.RetentionReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One of everything.
final class FakeDataRoom implements DataRoom {
    private static final ColumnProfile AMOUNT = new ColumnProfile(
            "amount", ColumnType.DOUBLE, 9, 1, 1, 9, 5, 2, List.of(1.0, 1.0, 3.0, 5.0, 7.0, 9.0, 9.0), 9);

    private final FakeTidemill tidemill;

    FakeDataRoom(FakeTidemill tidemill) {
        this.tidemill = tidemill;
    }

    @Override
    public Job check(String application, Optional<String> stream, Optional<Duration> last) {
        return tidemill.verifyFeatures(application);
    }

    @Override
    public List<CheckRun> checkRuns(String application, int most) {
        CheckResult result = new CheckResult(
                "transactions",
                "sane",
                Severity.WARN,
                false,
                10,
                1,
                "every event must keep amount > 0.0",
                "1 of 10 events break it",
                "look at the samples",
                List.of(new Problem("transactions t1", "must keep amount > 0.0", "amount 0", "")));
        return List.of(new CheckRun(1, "journal 0 to 10", Samples.NOW, 10, List.of(result)));
    }

    @Override
    public List<BatchNote> batches(String application, int most) {
        return List.of(new BatchNote(
                1,
                "dataset",
                "abc",
                Samples.NOW,
                new Profile(10, List.of(AMOUNT)),
                List.of(new Problem("rows", "must be at least half of those before, 100", "10", "see what is gone")),
                false));
    }

    @Override
    public void accept(String application, String subject, String source) {}

    @Override
    public String suggest(String application, String stream) {
        return "streams:\n  " + stream + ":\n";
    }

    @Override
    public DatasetSummary dataset(String application, String reference) {
        return tidemill.dataset(application, reference);
    }

    @Override
    public DatasetDiff diff(String application, String left, String right) {
        return new DatasetDiff(
                left,
                right,
                10,
                11,
                List.of(new ColumnChange(ColumnChange.Kind.ADDED, "night", "", "double")),
                List.of(new DatasetDiff.ColumnDrift("amount", false, 0.3, AMOUNT, AMOUNT)),
                1,
                0,
                2,
                List.of("t11"),
                List.of());
    }

    @Override
    public void tag(String application, String reference, String tag, String who) {}

    @Override
    public void untag(String application, String tag) {}

    @Override
    public Map<String, String> tags(String application) {
        return Map.of("baseline", "abc");
    }

    @Override
    public void pin(String application, String reference, boolean pinned, String who) {}

    @Override
    public Set<String> pins(String application) {
        return Set.of("abc");
    }

    @Override
    public List<DatasetRemoval> expire(String application, Duration olderThan, boolean force, boolean apply) {
        return List.of(new DatasetRemoval("abc", false, "it is pinned"));
    }

    @Override
    public List<RetentionReport> retention(String application) {
        return List.of(new RetentionReport("transactions", Duration.ofDays(90), Optional.of(Samples.NOW), 3));
    }

    @Override
    public List<RetentionReport> retain(String application) {
        return retention(application);
    }

    @Override
    public LineageView lineage(String application, String kind, String id) {
        LineageView.Node event = new LineageView.Node("event", "transactions/a", Map.of("offset", "1"));
        LineageView.Node decision = new LineageView.Node("decision", "a", Map.of("outcome", "approve"));
        return new LineageView(
                decision.key(),
                Map.of(event.key(), event, decision.key(), decision),
                List.of(new LineageView.Edge(event.key(), decision.key(), "decided as")));
    }
}
