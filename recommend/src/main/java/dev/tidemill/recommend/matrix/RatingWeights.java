package dev.tidemill.recommend.matrix;

/// Turns ratings into weights by a line: `1 + slope · (rating − centre)`, not below `least`. A slope of 0
/// takes every rating as one interaction.
///
/// @param centre the rating of weight 1
/// @param slope  0 or more
/// @param least  above 0
public record RatingWeights(double centre, double slope, double least) {
    public RatingWeights {
        if (!(slope >= 0) || !(least > 0) || !Double.isFinite(centre)) {
            throw new IllegalArgumentException("slope must be 0 or more and least above 0, got centre " + centre
                    + ", slope " + slope + ", least " + least);
        }
    }

    /// The same interactions, weighted.
    public Interactions apply(Interactions ratings) {
        float[] weights = new float[ratings.size()];
        for (int at = 0; at < weights.length; at++) {
            weights[at] = (float) Math.max(least, 1 + slope * (ratings.weight(at) - centre));
        }
        return ratings.withWeights(weights);
    }
}
