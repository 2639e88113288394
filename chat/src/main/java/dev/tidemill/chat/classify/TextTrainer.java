package dev.tidemill.chat.classify;

import dev.tidemill.learn.PlattFit;
import dev.tidemill.registry.Calibration;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Trains a model: regularised logistic regression, one category against the rest, over n-grams weighted by how much
/// oftener they stand in texts of the category (Wang and Manning, "Baselines and bigrams", ACL 2012) and, where an
/// embedder is given, the sentence's vector. Calibration and threshold are fitted on margins that each fold's
/// model gives to the texts it was not trained on.
///
/// The same texts in the same order, settings and embeddings give the same model bit for bit.
public final class TextTrainer {
    private final Settings settings;
    private final Optional<TextEmbedder> embedder;

    /// @param embedder empty: n-grams alone
    public TextTrainer(Settings settings, Optional<TextEmbedder> embedder) {
        this.settings = settings;
        this.embedder = embedder;
    }

    /// @param bits       buckets are 2 to this power, 8 to 20
    /// @param words      the longest run of words, 1 to 3
    /// @param characters the longest run of characters, 3 to 6
    /// @param penalty    of squared weights, above 0
    /// @param embedding  by how much the vector counts more than its length of 1
    /// @param balance    0: every text costs the same; 1: both sides of a category cost the same in all
    /// @param folds      at least 2
    /// @param falseAlarms the threshold takes at most this share of the other texts for the category; 1: any
    /// @param seed        of the folds
    public record Settings(
            int bits,
            int words,
            int characters,
            double penalty,
            double embedding,
            double balance,
            int folds,
            double falseAlarms,
            long seed) {
        public Settings {
            if (!(penalty > 0) || !(embedding > 0) || !(balance >= 0 && balance <= 1) || folds < 2) {
                throw new IllegalArgumentException("penalty and embedding must be above 0, balance from 0 to 1, folds"
                        + " at least 2, got " + penalty + ", " + embedding + ", " + balance + ", " + folds);
            }
        }
    }

    /// A model and what its folds said of the texts they had not seen.
    ///
    /// @param outside by category, then by text: the probability from the model of the other folds
    public record Trained(TextModel model, double[][] outside) {}

    /// @param name       of the model
    /// @param categories in the order of the scores; each must have texts and leave some
    public Trained train(String name, List<String> categories, List<LabelledText> texts) {
        TextFeatures features = new TextFeatures(
                settings.bits,
                settings.words,
                2,
                settings.characters,
                embedder.map(TextEmbedder::dimension).orElse(0));
        SparseRows rows = rows(features, texts);
        List<TextModel.Category> trained = new ArrayList<>();
        double[][] outside = new double[categories.size()][];
        for (int c = 0; c < categories.size(); c++) {
            boolean[] positive = positive(texts, categories.get(c));
            double[] costs = costs(texts, positive);
            double[] margins = outsideMargins(rows, positive, costs);
            float[] labels = labels(positive);
            Calibration.Platt calibration = PlattFit.fit(margins, labels);
            outside[c] = Arrays.stream(margins).map(calibration::probability).toArray();
            float[] line = line(rows, positive, costs);
            trained.add(new TextModel.Category(
                    categories.get(c),
                    Arrays.copyOf(line, line.length - 1),
                    line[line.length - 1],
                    calibration,
                    bestThreshold(outside[c], positive)));
        }
        String embedding = embedder.map(TextEmbedder::name).orElse("");
        return new Trained(new TextModel(name, embedding, features, trained), outside);
    }

    private SparseRows rows(TextFeatures features, List<LabelledText> texts) {
        List<TextFeatures.Row> rows =
                texts.stream().map(text -> features.row(text.text())).toList();
        int[] starts = new int[rows.size() + 1];
        for (int i = 0; i < rows.size(); i++) {
            starts[i + 1] = starts[i] + rows.get(i).columns().length;
        }
        int[] columns = new int[starts[rows.size()]];
        float[] values = new float[columns.length];
        float[][] dense = new float[rows.size()][0];
        for (int i = 0; i < rows.size(); i++) {
            TextFeatures.Row row = rows.get(i);
            System.arraycopy(row.columns(), 0, columns, starts[i], row.columns().length);
            System.arraycopy(row.values(), 0, values, starts[i], row.columns().length);
        }
        embedder.ifPresent(model -> {
            for (int i = 0; i < dense.length; i++) {
                dense[i] = model.embed(texts.get(i).text());
                for (int j = 0; j < dense[i].length; j++) {
                    dense[i][j] *= (float) settings.embedding;
                }
            }
        });
        return new SparseRows(starts, columns, values, dense, features.buckets());
    }

    private static boolean[] positive(List<LabelledText> texts, String category) {
        boolean[] positive = new boolean[texts.size()];
        int count = 0;
        for (int i = 0; i < positive.length; i++) {
            positive[i] = texts.get(i).categories().contains(category);
            count += positive[i] ? 1 : 0;
        }
        if (count < 2 || count > positive.length - 2) {
            throw new IllegalArgumentException("a category must have at least two texts and leave two, \"" + category
                    + "\" has " + count + " of " + positive.length);
        }
        return positive;
    }

    private static float[] labels(boolean[] positive) {
        float[] labels = new float[positive.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = positive[i] ? 1 : 0;
        }
        return labels;
    }

    private double[] outsideMargins(SparseRows rows, boolean[] positive, double[] costs) {
        int[] fold = folds(positive);
        double[] margins = new double[positive.length];
        for (int f = 0; f < settings.folds; f++) {
            int[] inside = indexes(fold, f, false);
            boolean[] labels = new boolean[inside.length];
            double[] prices = new double[inside.length];
            for (int i = 0; i < inside.length; i++) {
                labels[i] = positive[inside[i]];
                prices[i] = costs[inside[i]];
            }
            float[] line = line(rows.select(inside), labels, prices);
            double[] weights = new double[line.length - 1];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = unscaled(line, i, rows.width());
            }
            for (int i : indexes(fold, f, true)) {
                margins[i] = rows.dot(i, weights) + line[line.length - 1];
            }
        }
        return margins;
    }

    /// A weight as it meets rows whose vectors are longer already.
    private double unscaled(float[] line, int column, int width) {
        return column < width ? line[column] : line[column] / (float) settings.embedding;
    }

    /// Which fold each text is in: both sides are spread evenly.
    private int[] folds(boolean[] positive) {
        int[] fold = new int[positive.length];
        SplittableRandom random = new SplittableRandom(settings.seed);
        for (boolean side : new boolean[] {true, false}) {
            int[] members = indexes(positive, side);
            for (int i = members.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = members[i];
                members[i] = members[other];
                members[other] = kept;
            }
            for (int i = 0; i < members.length; i++) {
                fold[members[i]] = i % settings.folds;
            }
        }
        return fold;
    }

    /// Weights of texts as they come, and the intercept; rounded to what a file keeps.
    private float[] line(SparseRows rows, boolean[] positive, double[] costs) {
        float[] ratios = ratios(rows, positive);
        double[] solved = LogisticSolver.solve(rows.scaled(ratios), positive, costs, settings.penalty);
        float[] line = new float[solved.length];
        for (int i = 0; i < line.length - 1; i++) {
            double weight = solved[i] * (i < rows.width() ? ratios[i] : settings.embedding);
            line[i] = Float.float16ToFloat(Float.floatToFloat16((float) weight));
        }
        line[line.length - 1] = (float) solved[line.length - 1];
        return line;
    }

    private double[] costs(List<LabelledText> texts, boolean[] positive) {
        int count = indexes(positive, true).length;
        double n = positive.length;
        double yes = Math.pow(n / (2.0 * count), settings.balance);
        double no = Math.pow(n / (2.0 * (n - count)), settings.balance);
        double[] costs = new double[positive.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = texts.get(i).cost() * (positive[i] ? yes : no);
        }
        return costs;
    }

    /// |ln| of how much oftener each column stands in one side than in the other, 1 more than none.
    private static float[] ratios(SparseRows rows, boolean[] positive) {
        double[] yes = new double[rows.width()];
        double[] no = new double[rows.width()];
        double allYes = 0;
        double allNo = 0;
        for (int i = 0; i < positive.length; i++) {
            for (int at = rows.starts()[i]; at < rows.starts()[i + 1]; at++) {
                (positive[i] ? yes : no)[rows.columns()[at]]++;
            }
        }
        for (int j = 0; j < yes.length; j++) {
            allYes += yes[j] + 1;
            allNo += no[j] + 1;
        }
        float[] ratios = new float[yes.length];
        for (int j = 0; j < ratios.length; j++) {
            ratios[j] = (float) Math.abs(StrictMath.log(((yes[j] + 1) / allYes) / ((no[j] + 1) / allNo)));
        }
        return ratios;
    }

    /// The probability from which on F1 is greatest among the outside ones, within the bound on false alarms; of equals
    /// the highest.
    private double bestThreshold(double[] probabilities, boolean[] positive) {
        Integer[] order = new Integer[probabilities.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(probabilities[b], probabilities[a]));
        int count = indexes(positive, true).length;
        int hits = 0;
        double best = -1;
        double threshold = 0.5;
        for (int i = 0; i < order.length; i++) {
            hits += positive[order[i]] ? 1 : 0;
            boolean tied = i + 1 < order.length && probabilities[order[i + 1]] == probabilities[order[i]];
            double f1 = 2.0 * hits / (i + 1 + count);
            double alarms = i + 1.0 - hits;
            if (!tied && f1 > best && alarms <= settings.falseAlarms * (order.length - count)) {
                best = f1;
                threshold = probabilities[order[i]];
            }
        }
        return Math.clamp(threshold, 1e-6, 1);
    }

    private static int[] indexes(boolean[] flags, boolean wanted) {
        return java.util.stream.IntStream.range(0, flags.length)
                .filter(i -> flags[i] == wanted)
                .toArray();
    }

    private static int[] indexes(int[] fold, int wanted, boolean equal) {
        return java.util.stream.IntStream.range(0, fold.length)
                .filter(i -> (fold[i] == wanted) == equal)
                .toArray();
    }
}
