package dev.tidemill.recommend.slate;

import dev.tidemill.serve.Versions;
import java.util.Optional;

/// Lets the version that was in production before answer where the one in use cannot: at once where a
/// source of it is broken or it could not be loaded; where several answers in a row came too late, for a
/// while, since an older version asked after the deadline would come later still. Then the one in use is
/// tried again. Many threads.
final class Standby {
    private static final int LATE_IN_A_ROW = 3;
    private static final long WHILE_NANOS = 30_000_000_000L;

    private final Versions versions;
    private final boolean declared;
    private int lateInARow;
    private boolean slow;
    private long slowSince;

    /// @param declared whether the application falls back on it at all
    Standby(Versions versions, boolean declared) {
        this.versions = versions;
        this.declared = declared;
    }

    /// What answers from the beginning: the older version in a while in which the other is too slow.
    Answerer first(Answerer asked, long nanos) {
        return declared && slow(nanos) ? instead(asked).orElse(asked) : asked;
    }

    private synchronized boolean slow(long nanos) {
        slow = slow && nanos - slowSince < WHILE_NANOS;
        return slow;
    }

    /// What answers after the one that was asked first.
    ///
    /// @param made by the first one
    /// @return empty where what was made stays
    Optional<Answerer> second(Answerer first, Maker.Made made, long nanos) {
        if (!declared || first.instead().isPresent()) {
            return Optional.empty();
        }
        String fallback = made.fallback().orElse("");
        tell(fallback.equals(Maker.LATE), nanos);
        return fallback.equals(Maker.BROKEN) || fallback.equals(Maker.NO_MODEL) ? instead(first) : Optional.empty();
    }

    private synchronized void tell(boolean late, long nanos) {
        lateInARow = late ? lateInARow + 1 : 0;
        if (lateInARow >= LATE_IN_A_ROW) {
            lateInARow = 0;
            slow = true;
            slowSince = nanos;
        }
    }

    private Optional<Answerer> instead(Answerer asked) {
        return versions.older()
                .map(SlateModel::of)
                .filter(older -> asked.used() == null || asked.used().version() != older.version())
                .map(asked::with);
    }
}
