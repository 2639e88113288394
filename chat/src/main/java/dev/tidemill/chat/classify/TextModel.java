package dev.tidemill.chat.classify;

import dev.tidemill.registry.Calibration;
import java.util.List;
import java.util.Optional;

/// A trained model: a line of weights for each category over the same features.
///
/// @param name       of the model, with its version: `harassment-1`
/// @param embedding  the embedder whose vectors it reads, by its name; empty where it reads none
/// @param features   how texts become columns
/// @param categories at least one, in the order in which scores are given
public record TextModel(String name, String embedding, TextFeatures features, List<Category> categories) {
    public TextModel {
        categories = List.copyOf(categories);
        if (categories.isEmpty() || embedding.isEmpty() != (features.dimension() == 0)) {
            throw new IllegalArgumentException("a text model must have categories, and an embedding's name where it"
                    + " reads one, got " + categories.size() + " and \"" + embedding + "\"");
        }
        int columns = features.buckets() + features.dimension();
        for (Category category : categories) {
            if (category.weights.length != columns) {
                throw new IllegalArgumentException("a category must have as many weights as there are columns, "
                        + columns + ", got " + category.weights.length);
            }
        }
    }

    /// @param weights     of the buckets, then of the embedding
    /// @param calibration from margins to probabilities
    /// @param threshold   the probability from which on a text counts as of the category, above 0, at most 1
    public record Category(String name, float[] weights, double bias, Calibration.Platt calibration, double threshold) {
        public Category {
            if (!(threshold > 0 && threshold <= 1)) {
                throw new IllegalArgumentException("threshold must be above 0 and at most 1, got " + threshold);
            }
        }
    }

    /// The category of that name.
    public Optional<Category> category(String wanted) {
        return categories.stream().filter(one -> one.name.equals(wanted)).findFirst();
    }

    /// The probability of each category.
    ///
    /// @param embedding of the text, as long as the features say
    double[] probabilities(TextFeatures.Row row, float[] embedding) {
        double[] probabilities = new double[categories.size()];
        for (int c = 0; c < probabilities.length; c++) {
            Category category = categories.get(c);
            probabilities[c] = category.calibration.probability(margin(category, row, embedding));
        }
        return probabilities;
    }

    private double margin(Category category, TextFeatures.Row row, float[] embedding) {
        double sum = category.bias;
        int[] columns = row.columns();
        for (int i = 0; i < columns.length; i++) {
            sum += row.values()[i] * category.weights[columns[i]];
        }
        for (int i = 0; i < embedding.length; i++) {
            sum += embedding[i] * category.weights[features.buckets() + i];
        }
        return sum;
    }
}
