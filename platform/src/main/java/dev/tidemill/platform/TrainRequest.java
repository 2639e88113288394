package dev.tidemill.platform;

import java.time.Instant;
import java.util.Optional;

/// What to train on; what is empty is chosen from the application's definition and its newest dataset.
///
/// @param dataset   digest of the dataset
/// @param trainFrom start of the training span
/// @param testFrom  start of the test span
public record TrainRequest(Optional<String> dataset, Optional<Instant> trainFrom, Optional<Instant> testFrom) {
    public static final TrainRequest NEWEST = new TrainRequest(Optional.empty(), Optional.empty(), Optional.empty());
}
