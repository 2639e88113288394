package dev.tidemill.data.check;

import dev.tidemill.core.Problem;
import dev.tidemill.data.Profile;
import java.time.Instant;
import java.util.List;

/// What a batch of events or a dataset looked like.
///
/// @param subject   what it is compared with: `stream transactions`, `dataset`
/// @param source    which one: `import history /data/x.csv`, or a dataset's digest
/// @param anomalies what was unlike those before
/// @param accepted  whether it counts as usual: nothing was unlike, or a person accepted it
public record BatchNote(
        int entry,
        String subject,
        String source,
        Instant at,
        Profile profile,
        List<Problem> anomalies,
        boolean accepted) {
    /// The subject of datasets.
    public static final String DATASET = "dataset";

    public BatchNote {
        anomalies = List.copyOf(anomalies);
    }

    /// The subject of batches of a stream.
    public static String ofStream(String stream) {
        return "stream " + stream;
    }
}
