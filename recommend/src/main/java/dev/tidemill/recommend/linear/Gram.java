package dev.tidemill.recommend.linear;

import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;

/// `XᵀX` as a dense matrix.
final class Gram {
    private Gram() {}

    /// Row by row, one task a row, sums in order of users.
    static float[] of(Interactions data, Workers workers) {
        int n = data.items();
        float[] gram = new float[n * n];
        Interactions byItem = data.transposed();
        int[] columns = data.columns();
        float[] weights = data.weights();
        workers.forEach(n, i -> {
            int row = i * n;
            for (int at = byItem.start(i); at < byItem.end(i); at++) {
                int user = byItem.item(at);
                float weight = byItem.weight(at);
                for (int other = data.start(user); other < data.end(user); other++) {
                    gram[row + columns[other]] += weight * weights[other];
                }
            }
        });
        return gram;
    }
}
