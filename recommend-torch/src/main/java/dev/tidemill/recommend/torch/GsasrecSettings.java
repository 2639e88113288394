package dev.tidemill.recommend.torch;

import dev.tidemill.recommend.attention.AttentionModel;
import dev.tidemill.recommend.model.Parameters;
import java.util.Map;

/// How gSASRec is trained.
///
/// @param length       most entries of a sequence that are learned from, the newest ones
/// @param width        of embeddings and layers, a multiple of `heads`
/// @param heads        of attention
/// @param blocks       of the network
/// @param negatives    items drawn for each batch that are wrong answers for all of its entries, from 1
/// @param calibration  t of the generalised binary cross-entropy, from 0 (plain) to 1
/// @param dropout      from 0, below 1
/// @param learningRate of Adam, above 0
/// @param batch        sequences in one step
/// @param epochs       passes over all sequences, from 1
public record GsasrecSettings(
        int length,
        int width,
        int heads,
        int blocks,
        int negatives,
        double calibration,
        double dropout,
        double learningRate,
        int batch,
        int epochs) {
    public GsasrecSettings {
        if (negatives < 1 || batch < 1 || epochs < 1) {
            throw new IllegalArgumentException(
                    "negatives, batch and epochs must be at least 1, got " + negatives + ", " + batch + ", " + epochs);
        }
        boolean shares = calibration >= 0 && calibration <= 1 && dropout >= 0 && dropout < 1;
        if (!shares || !(learningRate > 0)) {
            throw new IllegalArgumentException("calibration must be from 0 to 1, dropout from 0 to below 1 and the"
                    + " learning rate above 0, got " + calibration + ", " + dropout + ", " + learningRate);
        }
    }

    /// From a declaration: `length` (50), `width` (64), `heads` (1), `blocks` (2), `negatives` (256),
    /// `calibration` (0.75), `dropout` (0.2), `learning_rate` (0.001), `batch` (128), `epochs` (20).
    public static GsasrecSettings of(Map<String, Double> given) {
        Parameters parameters = new Parameters(AttentionModel.GSASREC, given);
        GsasrecSettings settings = new GsasrecSettings(
                parameters.count("length", 50, 1, 1000),
                parameters.count("width", 64, 1, 1024),
                parameters.count("heads", 1, 1, 64),
                parameters.count("blocks", 2, 1, 16),
                parameters.count("negatives", 256, 1, 100_000),
                parameters.number("calibration", 0.75, 0, 1),
                parameters.number("dropout", 0.2, 0, 0.99),
                parameters.number("learning_rate", 1e-3, 1e-6, 1),
                parameters.count("batch", 128, 1, 10_000),
                parameters.count("epochs", 20, 1, 10_000));
        parameters.refuseOthers();
        return settings;
    }

    /// What the paper takes for MovieLens 1M: 200 entries, width 128, 256 negatives, t 0.75.
    public static GsasrecSettings published() {
        return new GsasrecSettings(200, 128, 1, 2, 256, 0.75, 0.5, 1e-3, 128, 100);
    }
}
