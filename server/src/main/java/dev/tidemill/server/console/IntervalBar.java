package dev.tidemill.server.console;

import java.util.Locale;

/// An interval drawn on a line of its own, 200 units wide: where it begins and ends, its value, nought, and what is
/// tolerated.
///
/// @param beyond where what is tolerated ends; negative where there is none
/// @param words  the same in words
public record IntervalBar(double low, double high, double value, double nought, double beyond, String words) {
    /// How wide the whole line is.
    public static final double WIDTH = 200;

    private static final double EDGE = 4;

    /// @param margin up to which a difference is tolerated; NaN where there is none
    static IntervalBar of(double low, double value, double high, double margin) {
        double least = Math.min(0, Math.min(finite(low), finite(value)));
        double most = Math.max(0, Math.max(finite(high), Math.max(finite(margin), finite(value))));
        double span = Math.max(most - least, 1e-12);
        return new IntervalBar(
                Double.isFinite(low) ? place(low, least, span) : EDGE,
                Double.isFinite(high) ? place(high, least, span) : WIDTH - EDGE,
                place(finite(value), least, span),
                place(0, least, span),
                Double.isFinite(margin) ? place(margin, least, span) : -1,
                Text.number(low) + " to " + Text.number(high));
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    private static double place(double value, double least, double span) {
        return EDGE + (WIDTH - 2 * EDGE) * (value - least) / span;
    }

    /// A place as SVG writes it.
    public static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }
}
