package dev.tidemill.watch.quality;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How long outcomes take to arrive after their decision.
///
/// @param counts outcomes by the first of [#AGES] that they arrived within; the last holds all later ones
@SuppressWarnings("ArrayRecordComponent")
public record LabelWait(long[] counts) {
    /// Ages at which the curve has a point.
    public static final List<Duration> AGES = Stream.of(
                    "PT1M", "PT10M", "PT1H", "PT3H", "PT6H", "PT12H", "P1D", "P2D", "P3D", "P5D", "P7D", "P10D", "P14D",
                    "P21D", "P30D", "P45D", "P60D", "P90D", "P120D")
            .map(Duration::parse)
            .toList();

    /// Nothing has arrived.
    public static LabelWait none() {
        return new LabelWait(new long[AGES.size() + 1]);
    }

    public void add(long millis) {
        int at = 0;
        while (at < AGES.size() && AGES.get(at).toMillis() < millis) {
            at++;
        }
        counts[at]++;
    }

    /// @param age   after the decision
    /// @param share of all outcomes so far that had arrived by then
    public record Point(Duration age, double share) {}

    /// The curve; empty where nothing has arrived.
    public List<Point> curve() {
        long all = java.util.Arrays.stream(counts).sum();
        List<Point> points = new ArrayList<>();
        long arrived = 0;
        for (int i = 0; i < AGES.size() && all > 0; i++) {
            arrived += counts[i];
            points.add(new Point(AGES.get(i), (double) arrived / all));
        }
        return points;
    }
}
