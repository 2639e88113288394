package dev.tidemill.watch.input;

import dev.tidemill.watch.statistics.Significance;
import java.util.ArrayList;
import java.util.List;

/// Says of a window which columns drifted.
///
/// Three things must hold at once. The **size** of the difference exceeds a threshold: in large windows everything
/// is significant, and a shift too small to matter must not alarm. It is **rare** where nothing changed, by a test
/// whose p-value is corrected for the number of columns (Benjamini-Hochberg): in small windows sizes are noise, and
/// forty columns make forty chances. And it exceeds what was **usual** between the reference's own windows: rows of
/// one day are alike, days differ, and no test of independent rows knows that.
///
/// @param measure   how sizes are taken
/// @param threshold of sizes; NaN: the measure's own, 0.1
/// @param level     p-values above it are chance
public record DriftJudge(Measure measure, double threshold, double level) {
    /// What sizes have to exceed where nothing is said (Evidently's for all its distances).
    public static final double THRESHOLD = 0.1;

    /// How much the correlation of two columns has to change (Evidently's).
    public static final double CORRELATION = 0.25;

    private static final double LACKING = 0.05;
    private static final double STRANGE = 0.01;

    /// Chosen by type and size, with the usual thresholds.
    public static final DriftJudge AUTO = new DriftJudge(Measure.AUTO, Double.NaN, 0.01);

    /// Judges a window that is over.
    public WindowDrift judge(InputWindow window) {
        Reference reference = window.reference();
        int phase = reference.span().rows() > 0 ? 0 : reference.span().phase(window.start());
        int columns = reference.names().size();
        double[] p = new double[columns];
        for (int column = 0; column < columns; column++) {
            p[column] = rarity(reference.bins().get(column), reference.expected(column, phase), window.column(column));
        }
        double[] corrected = Significance.corrected(p);
        List<ColumnDrift> judged = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            judged.add(column(window, column, phase, corrected[column]));
        }
        List<ColumnDrift> inputs = judged.stream()
                .filter(column -> !Reference.ANSWERS.contains(column.name()))
                .toList();
        double share = inputs.stream().filter(ColumnDrift::changed).count() / Math.max(1.0, inputs.size());
        return together(window, judged, share);
    }

    private static double rarity(Bins bins, Histogram expected, Histogram current) {
        return current.present() < 2 || expected.present() < 2 ? 1 : Measure.rarity(bins, expected, current);
    }

    private ColumnDrift column(InputWindow window, int column, int phase, double p) {
        Reference reference = window.reference();
        Bins bins = reference.bins().get(column);
        Histogram expected = reference.expected(column, phase);
        Histogram current = window.column(column);
        Measure chosen = measure.chosen(bins, (double) window.rows());
        boolean comparable = current.present() > 0 && expected.present() > 0;
        double size = comparable ? chosen.size(bins, expected, current) : Double.NaN;
        double usual = reference.usual()[column][chosen.place()];
        double bar = Math.max(usual, Double.isNaN(threshold) ? THRESHOLD : threshold);
        double missing = current.missingShare();
        return new ColumnDrift(
                reference.names().get(column),
                chosen.word(),
                size,
                usual,
                p,
                size > bar && p <= level,
                missing,
                expected.missingShare(),
                current.unseenShare(),
                current.outsideShare(),
                lacking(reference.usualMissing()[column], expected, current),
                strange(current),
                current.mean(),
                expected.mean());
    }

    private boolean lacking(double usual, Histogram expected, Histogram current) {
        double more = current.missingShare() - expected.missingShare();
        double p = Significance.twoShares(
                current.rows() - current.present(), current.rows(),
                expected.rows() - expected.present(), expected.rows());
        return more >= LACKING && current.missingShare() > usual && p <= level;
    }

    /// More than one in a hundred, and more than a chance of one in a hundred would give.
    private static boolean strange(Histogram current) {
        double share = Math.max(current.unseenShare(), current.outsideShare());
        double chance = 3 * Math.sqrt(STRANGE * (1 - STRANGE) / current.rows());
        return share > STRANGE + chance;
    }

    private WindowDrift together(InputWindow window, List<ColumnDrift> columns, double share) {
        Reference reference = window.reference();
        Correlations expected = Correlations.of(reference.together());
        boolean enough = window.rows() >= 30 && expected.rows() >= 30;
        Correlations.Change change =
                enough ? window.together().change(expected) : new Correlations.Change(0, 0, 0, 0, 0);
        double p = Significance.twoCorrelations(change.was(), expected.rows(), change.is(), (double) window.rows());
        boolean changed =
                change.size() > Math.max(CORRELATION, reference.usualChange()) && p * expected.pairs() <= level;
        List<String> names = reference.names();
        return new WindowDrift(
                window.start(),
                reference.span().toString(),
                reference.version(),
                window.rows(),
                columns,
                share,
                change.size() == 0 ? "" : names.get(change.first()) + " ~ " + names.get(change.second()),
                change.was(),
                change.is(),
                changed);
    }
}
