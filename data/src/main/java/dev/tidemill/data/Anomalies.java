package dev.tidemill.data;

import dev.tidemill.core.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Says where a batch looks unlike the one before: a file that was cut, a column that went empty, cents that became
/// euros. Findings are warnings: what is well formed is taken, and a person decides.
///
/// @param rowsFactor   how many times more or fewer rows are usual; also how many times more or less often a truth
///                     value is true
/// @param missingShare by how much the share of missing values may grow, 0 to 1
/// @param range        how far beyond the range before a value may lie, as a multiple of that range
/// @param shift        how far the quartiles may move, as a multiple of the distance between them before
public record Anomalies(double rowsFactor, double missingShare, double range, double shift) {
    public static final Anomalies DEFAULT = new Anomalies(4, 0.05, 1, 0.5);

    /// Fewer values than these say nothing about their distribution.
    private static final int FEWEST = 100;

    private static final double EPSILON = 1e-9;

    public Anomalies {
        if (!(rowsFactor > 1) || !(missingShare > 0) || !(range > 0) || !(shift > 0)) {
            throw new IllegalArgumentException("rows factor must be above 1 and the others above 0, got " + rowsFactor
                    + ", " + missingShare + ", " + range + ", " + shift);
        }
    }

    /// What of `now` is unlike `before`.
    public List<Problem> compare(Profile before, Profile now) {
        List<Problem> found = new ArrayList<>();
        if (now.rows() * rowsFactor < before.rows() || now.rows() > before.rows() * rowsFactor) {
            String rule = "rows must be about as many as before, " + before.rows();
            found.add(new Problem("batch", rule, Long.toString(now.rows()), "check that the files are whole"));
        }
        for (ColumnProfile column : now.columns()) {
            Optional<ColumnProfile> past = before.column(column.name());
            if (past.isPresent() && past.get().type() == column.type()) {
                compare(past.get(), column, found);
            }
        }
        return found;
    }

    private void compare(ColumnProfile before, ColumnProfile now, List<Problem> found) {
        String place = "field " + now.name();
        if (now.missingShare() > before.missingShare() + missingShare) {
            String rule = "share of missing values must stay about " + shown(before.missingShare());
            found.add(new Problem(place, rule, shown(now.missingShare()), ""));
        }
        if (before.count() < FEWEST || now.count() < FEWEST) {
            return;
        }
        if (now.type() == ColumnType.BOOLEAN) {
            rate(before, now, place, found);
        } else if (now.type() != ColumnType.STRING) {
            range(before, now, place, found);
            shift(before, now, place, found);
        }
    }

    private void rate(ColumnProfile before, ColumnProfile now, String place, List<Problem> found) {
        double least = 1.0 / Math.min(before.count(), now.count());
        double past = Math.max(before.mean(), least);
        double present = Math.max(now.mean(), least);
        if (present > past * rowsFactor || past > present * rowsFactor) {
            String rule = "share of true must stay about " + shown(before.mean());
            found.add(new Problem(place, rule, shown(now.mean()), ""));
        }
    }

    private void range(ColumnProfile before, ColumnProfile now, String place, List<Problem> found) {
        double room = (before.max() - before.min()) * range + EPSILON;
        if (now.min() < before.min() - room) {
            found.add(new Problem(place, "least value must be near " + shown(before.min()), shown(now.min()), ""));
        }
        if (now.max() > before.max() + room) {
            found.add(new Problem(place, "greatest value must be near " + shown(before.max()), shown(now.max()), ""));
        }
    }

    private void shift(ColumnProfile before, ColumnProfile now, String place, List<Problem> found) {
        double spread = before.quantile(0.75) - before.quantile(0.25);
        double room = Math.max(spread, before.std() * 0.1) * shift + EPSILON;
        for (double share : List.of(0.25, 0.5, 0.75)) {
            if (Math.abs(now.quantile(share) - before.quantile(share)) > room) {
                String rule = "quantile " + share + " must be near " + shown(before.quantile(share));
                found.add(new Problem(place, rule, shown(now.quantile(share)), "check units and meaning"));
                return;
            }
        }
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
