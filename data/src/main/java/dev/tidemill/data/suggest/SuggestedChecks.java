package dev.tidemill.data.suggest;

import dev.tidemill.core.FieldType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/// Checks with room around what a sample shows: the median may move by the distance of the quartiles, the greatest
/// usual value by a factor of two, a field may be missing in a tenth more of the rows.
final class SuggestedChecks {
    private static final int FEWEST = 100;
    private static final double ROOM = 0.1;

    private SuggestedChecks() {}

    /// The entries of a block `checks`; empty text where there is nothing to say.
    static String text(List<Guess> guesses, String indent) {
        StringBuilder text = new StringBuilder();
        for (Guess guess : guesses) {
            if (guess.rows() < FEWEST || guess.type() == FieldType.TIMESTAMP) {
                continue;
            }
            if (!guess.complete() && guess.present() > ROOM) {
                double share = Math.floor((guess.present() - ROOM) * 100) / 100;
                line(text, indent, guess, "complete", "complete: " + guess.field() + ", share: " + plain(share));
            }
            boolean number = guess.type() == FieldType.DECIMAL
                    || guess.type() == FieldType.NUMBER
                    || (guess.type() == FieldType.INTEGER && guess.distinct() > 10);
            if (number && guess.distinct() > 10) {
                double median = guess.quantile(0.5).orElse(0);
                double spread =
                        guess.quantile(0.75).orElse(0) - guess.quantile(0.25).orElse(0);
                line(
                        text,
                        indent,
                        guess,
                        "median",
                        "statistic: p50, of: " + guess.field() + ", min: "
                                + rounded(median - spread, RoundingMode.FLOOR) + ", max: "
                                + rounded(median + spread, RoundingMode.CEILING));
                double usual = guess.quantile(0.99).orElse(0);
                if (usual > 0) {
                    line(
                            text,
                            indent,
                            guess,
                            "usual_most",
                            "statistic: p99, of: " + guess.field() + ", max: "
                                    + rounded(usual * 2, RoundingMode.CEILING));
                }
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String indent, Guess guess, String what, String rule) {
        text.append(indent)
                .append(guess.field())
                .append('_')
                .append(what)
                .append(": {")
                .append(rule)
                .append("}\n");
    }

    static String rounded(double value, RoundingMode mode) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(2, mode))
                .stripTrailingZeros()
                .toPlainString();
    }

    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
