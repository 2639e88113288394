package dev.tidemill.chat.document;

import java.time.Duration;

/// What one file may cost.
///
/// @param bytesMax      how large a file may be
/// @param charactersMax how much text may come out of it
/// @param timeMax       how long reading it may take
/// @param filesMax      how many files a folder may have
public record DocumentLimits(int bytesMax, int charactersMax, Duration timeMax, int filesMax) {
    /// 32 MiB, 5 million characters, 30 seconds, 100,000 files.
    public static final DocumentLimits DEFAULT =
            new DocumentLimits(32 << 20, 5_000_000, Duration.ofSeconds(30), 100_000);

    public DocumentLimits {
        if (bytesMax < 1 || charactersMax < 1 || timeMax.isNegative() || timeMax.isZero() || filesMax < 1) {
            throw new IllegalArgumentException("limits of documents must be above 0, got " + bytesMax + " bytes, "
                    + charactersMax + " characters, " + timeMax + ", " + filesMax + " files");
        }
    }
}
