package dev.tidemill.watch.input;

import dev.tidemill.watch.statistics.Steps;

/// The values of one column over some rows, by bins. Bounded, mergeable, and the same for the same rows whatever
/// their order up to rounding of the sums.
///
/// @param counts  rows by place
/// @param sums    of the values by place
/// @param outside rows beyond the least and greatest value of the reference, by `[0]`
public record Histogram(double[] counts, double[] sums, double[] outside) {
    public static Histogram over(Bins bins) {
        return new Histogram(new double[bins.places()], new double[bins.places()], new double[1]);
    }

    /// Adds one row; returns its place.
    public int add(Bins bins, double value) {
        int place = bins.place(value);
        counts[place]++;
        if (place != bins.missing()) {
            sums[place] += value;
            outside[0] += bins.outside(value) ? 1 : 0;
        }
        return place;
    }

    /// Adds another over the same bins.
    public void merge(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
            sums[i] += other.sums[i];
        }
        outside[0] += other.outside[0];
    }

    /// All rows, missing ones too.
    public double rows() {
        double rows = 0;
        for (double count : counts) {
            rows += count;
        }
        return rows;
    }

    /// Rows with a value.
    public double present() {
        return rows() - counts[counts.length - 1];
    }

    /// Share of the rows without a value.
    public double missingShare() {
        return counts[counts.length - 1] / rows();
    }

    /// Share of the rows with a value that is no category of the reference.
    public double unseenShare() {
        return counts[counts.length - 2] / rows();
    }

    /// Share of the rows beyond the range of the reference.
    public double outsideShare() {
        return outside[0] / rows();
    }

    /// Mean of the values.
    public double mean() {
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return sum / present();
    }

    /// Counts of the values alone, without the missing.
    public double[] values() {
        return java.util.Arrays.copyOf(counts, counts.length - 1);
    }

    /// The distribution with each bin at the mean of its values.
    Steps steps(Bins bins) {
        double present = present();
        double[] values = new double[bins.size()];
        double[] shares = new double[bins.size()];
        int size = 0;
        double below = 0;
        for (int i = 0; i < bins.size(); i++) {
            if (counts[i] > 0) {
                below += counts[i];
                values[size] = sums[i] / counts[i];
                shares[size++] = below / present;
            }
        }
        return new Steps(java.util.Arrays.copyOf(values, size), java.util.Arrays.copyOf(shares, size), (long) present);
    }

    /// The greatest difference of the shares at or below an edge.
    double edgeDistance(Histogram other) {
        double mine = 0;
        double theirs = 0;
        double most = 0;
        for (int i = 0; i < counts.length - 2; i++) {
            mine += counts[i] / present();
            theirs += other.counts[i] / other.present();
            most = Math.max(most, Math.abs(mine - theirs));
        }
        return most;
    }
}
