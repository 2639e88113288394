package dev.tidemill.platform;

import dev.tidemill.data.DatasetDiff;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The care of data: checked, compared, named, kept as long as it is to be kept, and traced from an event to the
/// decisions and models that it went into, and back. Names that are not there fail with NOT_FOUND.
public interface DataRoom {
    /// Runs the checks that the application declares over the events in its journal; the result has `rows`,
    /// `checks`,
    /// `violated`, `refused` and `run`.
    ///
    /// @param stream only over this one; empty: over all
    /// @param last   only over events that happened within this span before now; empty: over all that are kept
    Job check(String application, Optional<String> stream, Optional<Duration> last);

    /// What came of checks, newest first.
    List<CheckRun> checkRuns(String application, int most);

    /// What imported batches and datasets looked like and whether they were unlike those before, newest first.
    List<BatchNote> batches(String application, int most);

    /// A batch or a dataset counts as usual from now on.
    ///
    /// @param subject as in [BatchNote]
    void accept(String application, String subject, String source);

    /// A block of checks for a stream, suggested from its events, as YAML.
    String suggest(String application, String stream);

    /// The dataset that a digest, the beginning of one (8 digits or more) or a tag means.
    DatasetSummary dataset(String application, String reference);

    /// Compares two datasets, each given by digest or tag.
    DatasetDiff diff(String application, String left, String right);

    /// Names a dataset; a name that is taken moves.
    void tag(String application, String reference, String tag, String who);

    /// Takes a name away.
    void untag(String application, String tag);

    /// Digests by tag.
    Map<String, String> tags(String application);

    /// Keeps a dataset whatever its age, or no longer.
    void pin(String application, String reference, boolean pinned, String who);

    /// Digests of pinned datasets.
    Set<String> pins(String application);

    /// Removes datasets older than this that are not pinned and that no registered version was made from.
    ///
    /// @param force also those that versions were made from; those cannot be made again then
    /// @param apply whether to remove, or only to say what would be removed
    List<DatasetRemoval> expire(String application, Duration olderThan, boolean force, boolean apply);

    /// What is kept of each stream that has a retention.
    List<RetentionReport> retention(String application);

    /// Removes events that are older than their stream keeps them; this happens by itself every hour too.
    List<RetentionReport> retain(String application);

    /// Where something comes from and what became of it.
    ///
    /// @param kind `event`, `decision`, `dataset` or `model`
    /// @param id   of an event: `stream/id`; of a decision its id; of a dataset its digest or tag; of a model its
    ///             version
    LineageView lineage(String application, String kind, String id);
}
