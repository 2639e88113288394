package dev.tidemill.data;

import java.time.Duration;
import java.util.Optional;

/// How a file is taken.
///
/// @param batch    the most events handed over together
/// @param buffered the most events held back so that they can be put in order
/// @param disorder how much older than the newest row before it a row may be and still be put in its place; empty:
///                 measured on the first rows
public record ImportOptions(int batch, int buffered, Optional<Duration> disorder) {
    public static final ImportOptions DEFAULT = new ImportOptions(8192, 1_000_000, Optional.empty());

    public ImportOptions {
        if (batch < 1 || buffered < 1 || disorder.map(Duration::isNegative).orElse(false)) {
            throw new IllegalArgumentException("batch and buffered must be at least 1 and disorder not negative, got "
                    + batch + ", " + buffered + ", " + disorder);
        }
    }
}
