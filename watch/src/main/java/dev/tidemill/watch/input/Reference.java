package dev.tidemill.watch.input;

import dev.tidemill.watch.statistics.Significance;
import java.util.List;
import java.util.Set;

/// How the columns lay in the rows that a version was trained on (or in the first that it answered, where no dataset
/// is left), and how much they varied there from one window to the next.
///
/// What varied then is no drift now: a window is compared with the reference's rows of the same phase where a season
/// is declared, and a distance counts only where it exceeds the mean of the distances between the reference's own
/// windows and the rest by three standard deviations (NannyML's bound).
///
/// @param version      of the model; 0 where none answered
/// @param origin       `dataset 3f2a…`, `first rows`
/// @param rows         how many it was made of
/// @param names        of the columns
/// @param bins         by column
/// @param all          by column, all rows
/// @param phases       by phase, then by column; empty where no season is declared
/// @param usual        by column, then by [Measure] (without AUTO): what distances stay below
/// @param usualMissing by column: what shares of missing values stay below
/// @param together     how the columns go together
/// @param usualChange  what the greatest change of a correlation stays below
@SuppressWarnings("ArrayRecordComponent")
public record Reference(
        int version,
        String origin,
        Span span,
        long rows,
        List<String> names,
        List<Bins> bins,
        List<Histogram> all,
        List<List<Histogram>> phases,
        double[][] usual,
        double[] usualMissing,
        Correlations.State together,
        double usualChange) {
    /// Columns that are the model's answers, not its inputs: they are watched for drift, but take no part in
    /// correlations and in the share of inputs that changed.
    public static final Set<String> ANSWERS = Set.of("score", "probability");

    /// The least rows that a phase must have to be compared with on its own.
    static final double LEAST_PHASE_ROWS = 200;

    public Reference {
        names = List.copyOf(names);
        bins = List.copyOf(bins);
        all = List.copyOf(all);
        phases = phases.stream().map(List::copyOf).toList();
    }

    /// Of nothing: windows over it count rows and no columns, and nothing drifts.
    public static Reference none(int version, Span span) {
        return new Reference(
                version,
                "",
                span,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new double[0][],
                new double[0],
                new Correlations(0).state(),
                0);
    }

    /// Made of rows.
    public static Reference of(int version, String origin, Span span, Sample sample) {
        return new ReferenceBuilder(span, sample).build(version, origin);
    }

    /// What a window of that phase is compared with.
    Histogram expected(int column, int phase) {
        if (phase < phases.size()) {
            Histogram same = phases.get(phase).get(column);
            if (same.rows() >= LEAST_PHASE_ROWS) {
                return same;
            }
        }
        return all.get(column);
    }

    /// The normal scores of a column's places: 0 where the value is missing or unseen.
    double[] scores(int column) {
        return ANSWERS.contains(names.get(column))
                ? new double[bins.get(column).places()]
                : scores(bins.get(column), all.get(column));
    }

    static double[] scores(Bins bins, Histogram all) {
        double[] scores = new double[bins.places()];
        double present = all.present() - all.counts()[bins.unseen()];
        double below = 0;
        for (int i = 0; i < bins.size(); i++) {
            double middle = (below + all.counts()[i] / 2) / present;
            below += all.counts()[i];
            scores[i] = middle > 0 && middle < 1 ? Significance.normalQuantile(middle) : 0;
        }
        return scores;
    }
}
