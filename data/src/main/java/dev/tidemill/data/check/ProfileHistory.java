package dev.tidemill.data.check;

import dev.tidemill.core.Problem;
import dev.tidemill.data.Anomalies;
import dev.tidemill.data.ColumnProfile;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Says where a profile is unlike those before it. With at least [#LEAST] of them, each measure (rows, the share
/// missing, different values, mean, quartiles) must lie within three standard deviations of its mean so far (a
/// little more while the history is short), after
/// Schelter and others, Automating large-scale data quality verification (2018), section 3.3; with fewer the
/// newest of
/// them is compared by relative change ([Anomalies]).
///
/// A deviation that is small beside the mean is none: histories of constants would flag everything otherwise.
public final class ProfileHistory {
    /// So many profiles make a history.
    public static final int LEAST = 5;

    private static final double DEVIATIONS = 3;
    private static final double SMALL = 0.1;
    private static final double SMALL_SHARE = 0.02;
    private static final double SHRINKS = 0.5;
    private static final Anomalies SHORT_BATCHES = new Anomalies(4, 0.1, 2, 1);
    private static final Anomalies SHORT_DATASETS = new Anomalies(1e9, 0.2, 5, 2);

    private final List<Profile> before;
    private final boolean growing;

    /// @param before  accepted profiles, oldest first
    /// @param growing whether more rows than ever are expected, as in datasets that are computed again and again
    public ProfileHistory(List<Profile> before, boolean growing) {
        this.before = List.copyOf(before);
        this.growing = growing;
    }

    /// What of the profile is unlike those before; nothing where there are none.
    public List<Problem> anomalies(Profile now) {
        if (before.isEmpty()) {
            return List.of();
        }
        List<Problem> found = new ArrayList<>();
        rows(now, found);
        if (before.size() < LEAST) {
            Anomalies shortly = growing ? SHORT_DATASETS : SHORT_BATCHES;
            shortly.compare(measured(before.getLast()), measured(now)).forEach(found::add);
            now.columns().forEach(column -> vanished(column, found));
            return found;
        }
        for (ColumnProfile column : measured(now).columns()) {
            column(column, found);
        }
        return found;
    }

    private void rows(Profile now, List<Problem> found) {
        if (growing) {
            long last = before.getLast().rows();
            if (now.rows() < last * SHRINKS) {
                found.add(new Problem(
                        "rows", "must be at least half of those before, " + last, now.rows() + "", "see what is gone"));
            }
        } else if (before.size() >= LEAST) {
            series("rows", Profile::rows, now, SMALL, found);
        }
    }

    private void column(ColumnProfile now, List<Problem> found) {
        String place = "column " + now.name();
        List<ColumnProfile> past = before.stream()
                .flatMap(profile -> profile.column(now.name()).stream())
                .filter(column -> column.type() == now.type())
                .toList();
        if (past.size() < LEAST) {
            return;
        }
        judge(place + ": share missing", past, ColumnProfile::missingShare, now, SMALL_SHARE, found);
        vanished(now, found);
        if (!growing) {
            judge(place + ": different values", past, column -> (double) column.distinct(), now, SMALL, found);
        }
        if (now.type() != ColumnType.STRING && now.count() > 0) {
            double spread = past.stream()
                    .mapToDouble(ColumnProfile::std)
                    .filter(Double::isFinite)
                    .average()
                    .orElse(0);
            judge(place + ": mean", past, ColumnProfile::mean, now, spread * SMALL, found);
            for (double share : List.of(0.25, 0.5, 0.75)) {
                judge(
                        place + ": quantile " + share,
                        past,
                        column -> column.quantile(share),
                        now,
                        spread * SMALL,
                        found);
            }
        }
    }

    /// A column that had several values and has one now.
    private void vanished(ColumnProfile now, List<Problem> found) {
        Optional<ColumnProfile> last = before.getLast().column(now.name());
        boolean lost = last.isPresent() && last.get().distinct() > 1 && now.distinct() == 1 && now.count() > 100;
        if (lost && last.get().count() > 100 && !hidden(now)) {
            found.add(new Problem(
                    "column " + now.name(), "must have different values as before", "one value", "see its source"));
        }
    }

    private void series(
            String place, ToDoubleFunction<Profile> measure, Profile now, double small, List<Problem> found) {
        double[] past = before.stream().mapToDouble(measure).toArray();
        double mean = java.util.Arrays.stream(past).average().orElse(0);
        flag(place, past, measure.applyAsDouble(now), Math.abs(mean) * small, found);
    }

    private static void judge(
            String place,
            List<ColumnProfile> past,
            ToDoubleFunction<ColumnProfile> measure,
            ColumnProfile now,
            double small,
            List<Problem> found) {
        double[] values =
                past.stream().mapToDouble(measure).filter(Double::isFinite).toArray();
        if (values.length >= LEAST) {
            double mean = java.util.Arrays.stream(values).average().orElse(0);
            double room = place.endsWith("values") ? Math.max(1, Math.abs(mean) * small) : small;
            flag(place, values, measure.applyAsDouble(now), room, found);
        }
    }

    /// @param room a deviation below this is none, whatever the history
    private static void flag(String place, double[] past, double now, double room, List<Problem> found) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < past.length; i++) {
            double distance = past[i] - mean;
            mean += distance / (i + 1);
            squares += distance * (past[i] - mean);
        }
        double deviation = Math.sqrt(squares / (past.length - 1));
        double wider = 1 + 2.0 / past.length; // a short history knows its deviation badly
        double most = Math.max(DEVIATIONS * wider * deviation, room + 1e-9);
        if (Double.isFinite(now) && Math.abs(now - mean) > most) {
            String rule = "must be from " + shown(mean - most) + " to " + shown(mean + most) + " after " + past.length
                    + " before it";
            found.add(new Problem(place, rule, shown(now), "see what changed at its source"));
        }
    }

    /// Ids, times and places in the journal differ always.
    private static Profile measured(Profile profile) {
        return new Profile(
                profile.rows(),
                profile.columns().stream().filter(column -> !hidden(column)).toList());
    }

    private static boolean hidden(ColumnProfile column) {
        return column.name().startsWith("_") && !column.name().equals("_label");
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
