package dev.tidemill.platform;

import java.time.Instant;
import java.util.Optional;

/// What to train on; what is empty is chosen from the application's definition and its newest dataset.
///
/// @param dataset   digest of the dataset, or a tag
/// @param trainFrom start of the training span
/// @param testFrom  start of the test span
/// @param acceptAnomalies whether a dataset that is unlike those before it is meant, and counts as usual from now
///                        on
public record TrainRequest(
        Optional<String> dataset, Optional<Instant> trainFrom, Optional<Instant> testFrom, boolean acceptAnomalies) {
    public static final TrainRequest NEWEST = new TrainRequest(Optional.empty(), Optional.empty(), Optional.empty());

    /// On a dataset that is like those before it.
    public TrainRequest(Optional<String> dataset, Optional<Instant> trainFrom, Optional<Instant> testFrom) {
        this(dataset, trainFrom, testFrom, false);
    }
}
