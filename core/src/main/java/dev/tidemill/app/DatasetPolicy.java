package dev.tidemill.app;

import java.time.Duration;
import java.util.Optional;

/// How an application treats its datasets.
///
/// @param refuseAnomalies whether a dataset that is unlike those before it is refused for training
/// @param keep            after how long a dataset is removed that is not pinned and that no version was made from;
///                        empty means never
public record DatasetPolicy(boolean refuseAnomalies, Optional<Duration> keep) {
    /// Where the file says nothing.
    public static final DatasetPolicy DEFAULT = new DatasetPolicy(true, Optional.empty());
}
