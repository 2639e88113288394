package dev.tidemill.learn;

/// Some labelled rows of a table with a model's margins, in one order.
@SuppressWarnings("ArrayRecordComponent")
record Judged(Ranked ranked, long[] times, int[] groups, double[] margins, float[] labels) {
    /// @param margins one per entry of `rows`
    static Judged of(TrainingTable table, int[] rows, double[] margins) {
        long[] times = new long[rows.length];
        int[] groups = new int[table.groups().length == 0 ? 0 : rows.length];
        float[] labels = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            times[i] = table.times()[rows[i]];
            labels[i] = table.labels()[rows[i]];
            if (groups.length > 0) {
                groups[i] = table.groups()[rows[i]];
            }
        }
        return new Judged(Ranked.of(margins, labels), times, groups, margins, labels);
    }

    /// [GroupPrecision]; NaN where the table has no groups.
    double precisionAt(int top) {
        return groups.length == 0 ? Double.NaN : GroupPrecision.mean(times, groups, margins, labels, top);
    }
}
