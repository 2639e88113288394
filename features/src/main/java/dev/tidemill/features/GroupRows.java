package dev.tidemill.features;

/// One group's readings of a chunk, in the order in which they were made, and how they become columns of the
/// vector: one column at a time, so that what is written to at random is small.
final class GroupRows {
    private final int[] features;
    private double[] values;

    GroupRows(GroupPlan plan, int items) {
        features = plan.features();
        values = new double[items * features.length];
    }

    /// Readings of item `i` of the sorted chunk begin at i · features.
    double[] values() {
        return values;
    }

    /// Makes room for the readings of so many items.
    void expect(int items) {
        if (values.length < items * features.length) {
            values = new double[items * features.length];
        }
    }

    void into(double[][] columns, KeyedChunk chunk) {
        int width = features.length;
        int[] rows = chunk.sorted.rows;
        for (int i = 0; i < width; i++) {
            double[] column = columns[features[i]];
            for (int item = 0; item < chunk.count; item++) {
                if (rows[item] >= 0) {
                    column[rows[item]] = values[item * width + i];
                }
            }
        }
    }
}
