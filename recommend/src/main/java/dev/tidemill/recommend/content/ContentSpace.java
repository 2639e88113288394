package dev.tidemill.recommend.content;

/// Where the vectors of one trained model lie.
///
/// @param embedder the name of what made them; others must not be compared with them
/// @param mean     of all texts, which is taken from each
/// @param coldOnly whether only items are proposed that nobody had met when it was trained
@SuppressWarnings("ArrayRecordComponent")
public record ContentSpace(String embedder, float[] mean, boolean coldOnly) {
    /// How many numbers a vector has.
    public int width() {
        return mean.length;
    }

    /// A text's vector in this space: without the mean, at length 1.
    ///
    /// @param raw as the embedder made it
    public float[] place(float[] raw) {
        float[] placed = new float[mean.length];
        for (int i = 0; i < placed.length; i++) {
            placed[i] = raw[i] - mean[i];
        }
        unit(placed);
        return placed;
    }

    /// Brings a vector to length 1; false where it has none.
    public static boolean unit(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < vector.length && length > 0; i++) {
            vector[i] /= length;
        }
        return length > 0;
    }
}
