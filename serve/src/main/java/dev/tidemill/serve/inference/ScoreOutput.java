package dev.tidemill.serve.inference;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which number of a model's outputs is the score.
///
/// @param column in the output's last dimension
/// @param gives  what the number is
record ScoreOutput(String name, int column, Gives gives) {
    /// What a score is.
    enum Gives {
        /// Of the positive class, 0 to 1.
        PROBABILITY,
        /// Log-odds.
        MARGIN
    }

    /// Finds the score. The output is the one named, or the only one with floating numbers, or the one whose name
    /// says that it holds probabilities. The column is the one named, or the only one, or the second of two.
    ///
    /// @param settings `output`, `column`, `gives`, each optional
    /// @throws TidemillException INVALID where there is none, or it cannot be told
    static ScoreOutput of(Signature signature, Map<String, String> settings) {
        TensorSpec spec = settings.containsKey("output")
                ? signature
                        .output(String.valueOf(settings.get("output")))
                        .orElseThrow(() -> refuse("output must be one of " + names(signature.outputs()) + ", got \""
                                + settings.get("output") + "\""))
                : guess(signature);
        if (!spec.type().isFloating() || spec.shape().length < 1 || spec.shape().length > 2) {
            throw refuse("the output of the score must hold floating numbers in the shape [-1] or [-1, columns], got "
                    + spec);
        }
        String gives = settings.getOrDefault("gives", "probability");
        if (!gives.equals("probability") && !gives.equals("margin")) {
            throw refuse("gives must be probability or margin, got \"" + gives + "\"");
        }
        return new ScoreOutput(spec.name(), column(spec, settings), Gives.valueOf(gives.toUpperCase(Locale.ROOT)));
    }

    private static TensorSpec guess(Signature signature) {
        List<TensorSpec> floating = signature.outputs().stream()
                .filter(spec -> spec.type().isFloating())
                .toList();
        List<TensorSpec> telling = floating.stream()
                .filter(spec -> spec.name().toLowerCase(Locale.ROOT).contains("probab"))
                .toList();
        if (floating.size() == 1) {
            return floating.getFirst();
        }
        if (telling.size() == 1) {
            return telling.getFirst();
        }
        throw refuse(
                "output must name the one that holds the score, since the model has " + names(signature.outputs()));
    }

    private static int column(TensorSpec spec, Map<String, String> settings) {
        long columns = spec.shape().length == 1 ? 1 : spec.shape()[1];
        String given = settings.get("column");
        if (given == null) {
            if (columns > 2) {
                throw refuse(
                        "column must say which of the " + columns + " of output \"" + spec.name() + "\" is the score");
            }
            // Of a dimension that the model leaves open, two is what a classifier of yes and no gives.
            return columns == 1 ? 0 : 1;
        }
        int column = given.matches("\\d{1,6}") ? Integer.parseInt(given) : -1;
        if (column < 0 || (columns >= 0 && column >= columns)) {
            throw refuse("column must be a whole number from 0 to below " + columns + ", got \"" + given + "\"");
        }
        return column;
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }

    /// The margins of all rows.
    double[] margins(Map<String, Tensor> outputs, int rows) {
        Tensor tensor = outputs.get(name);
        if (tensor == null || tensor.rows() != rows) {
            throw new IllegalStateException(
                    "output \"" + name + "\" must have a row for each of " + rows + ", got " + tensor);
        }
        int columns = tensor.size() / rows;
        if (column >= columns) {
            throw new IllegalStateException(
                    "output \"" + name + "\" must have a column " + column + ", got " + columns + " columns");
        }
        double[] margins = new double[rows];
        for (int row = 0; row < rows; row++) {
            double found = tensor.number(row * columns + column);
            margins[row] = gives == Gives.MARGIN ? found : StrictMath.log(found / (1 - found));
        }
        return margins;
    }

    private static TidemillException refuse(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}
