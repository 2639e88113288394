package dev.tidemill.watch.input;

import java.time.Duration;

/// How long a window is: so many milliseconds of event time, or so many rows.
///
/// @param millis 0 where it is counted in rows
/// @param rows   0 where it is measured in time
/// @param season after how long the same phase comes again, milliseconds; 0 where nothing is known of seasons
public record Span(long millis, long rows, long season) {
    private static final int MOST_PHASES = 400;

    public Span {
        if ((millis > 0) == (rows > 0)) {
            throw new IllegalArgumentException(
                    "a window must be measured either in time or in rows, got " + millis + " ms and " + rows + " rows");
        }
        if (season > 0 && (millis == 0 || season % millis != 0 || season / millis > MOST_PHASES)) {
            throw new IllegalArgumentException(
                    "a season must be a whole number of windows, " + MOST_PHASES + " at most, got " + season + " ms");
        }
    }

    public static Span of(Duration every) {
        return new Span(every.toMillis(), 0, 0);
    }

    public static Span ofRows(long rows) {
        return new Span(0, rows, 0);
    }

    /// The same, with a season.
    public Span withSeason(Duration length) {
        return new Span(millis, rows, length.toMillis());
    }

    /// Where the window that holds an instant begins.
    public long start(long time) {
        return Math.floorDiv(time, millis) * millis;
    }

    /// How many phases there are; 1 without a season.
    public int phases() {
        return season == 0 ? 1 : (int) (season / millis);
    }

    /// The phase of the window that begins then.
    public int phase(long start) {
        return season == 0 ? 0 : (int) (Math.floorMod(start, season) / millis);
    }

    /// `24h`, `5000 rows`.
    @Override
    public String toString() {
        String length = millis > 0 ? Duration.ofMillis(millis).toString() : rows + " rows";
        return season > 0 ? length + " of " + Duration.ofMillis(season) : length;
    }
}
