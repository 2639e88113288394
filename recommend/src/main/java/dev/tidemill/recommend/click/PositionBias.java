package dev.tidemill.recommend.click;

import java.util.ArrayList;
import java.util.List;

/// How likely each position is looked at, relative to the first, and what a click there counts for it.
///
/// @param examination by position, above 0 and at most 1; the last holds for all positions after it; empty
///     where positions are taken as equal
/// @param mostWeight  the largest weight of a click: a rare look does not outweigh all others
public record PositionBias(List<Double> examination, double mostWeight) {
    private static final double USUAL_MOST = 20;

    public PositionBias {
        examination = List.copyOf(examination);
        for (double one : examination) {
            if (!(one > 0 && one <= 1)) {
                throw new IllegalArgumentException("an examination must be above 0 and at most 1, got " + one);
            }
        }
        if (!(mostWeight >= 1)) {
            throw new IllegalArgumentException("the largest weight must be at least 1, got " + mostWeight);
        }
    }

    /// Every position is as good as any other.
    public static PositionBias none() {
        return new PositionBias(List.of(), 1);
    }

    /// Of estimated examinations; a click counts for 20 at most.
    public static PositionBias of(double[] examination) {
        List<Double> values = new ArrayList<>();
        for (double one : examination) {
            values.add(one);
        }
        return new PositionBias(values, USUAL_MOST);
    }

    /// What a click at a position counts: one over how likely it was looked at, clipped.
    ///
    /// @param position from 0
    public double weight(int position) {
        if (examination.isEmpty()) {
            return 1;
        }
        return Math.min(mostWeight, 1 / examination.get(Math.min(position, examination.size() - 1)));
    }
}
