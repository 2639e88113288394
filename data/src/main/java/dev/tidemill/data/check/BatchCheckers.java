package dev.tidemill.data.check;

import dev.tidemill.app.CheckDefinition;
import dev.tidemill.app.CheckDefinition.Rule;
import dev.tidemill.app.Spans;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.data.ColumnProfile;
import dev.tidemill.data.Profile;
import java.time.Duration;
import java.time.Instant;

/// The checks of rules about a batch as a whole.
final class BatchCheckers {
    private BatchCheckers() {}

    /// The newest event is not too old.
    static final class Fresh extends Checker {
        private final Rule.Fresh rule;
        private long newest;

        /// @param newest the time of the newest event before the batch
        Fresh(StreamDefinition stream, CheckDefinition check, Rule.Fresh rule, long newest) {
            super(stream, check);
            this.rule = rule;
            this.newest = newest;
        }

        @Override
        void add(Event event) {
            newest = Math.max(newest, event.time());
        }

        @Override
        CheckResult result(Profile profile, long now) {
            boolean none = newest == Long.MIN_VALUE;
            boolean passed = !none && now - newest <= rule.within().toMillis();
            String value = none
                    ? "no event"
                    : "newest at " + Instant.ofEpochMilli(newest) + ", "
                            + Spans.format(Duration.ofSeconds(Math.max(0, now - newest) / 1000)) + " ago";
            return ofBatch(
                    passed,
                    profile.rows(),
                    new Problem(
                            "",
                            "newest event must be at most " + Spans.format(rule.within()) + " old",
                            value,
                            "see whether the source still sends"));
        }
    }

    /// A field is there often enough.
    static final class Complete extends Checker {
        private final Rule.Complete rule;
        private final int slot;
        private long present;

        Complete(StreamDefinition stream, CheckDefinition check, Rule.Complete rule) {
            super(stream, check);
            this.rule = rule;
            this.slot = stream.schema().slot(rule.field());
        }

        @Override
        void add(Event event) {
            present += event.values()[slot] == null ? 0 : 1;
        }

        @Override
        CheckResult result(Profile profile, long now) {
            long rows = profile.rows();
            double share = rows == 0 ? 1 : (double) present / rows;
            return ofBatch(
                    share >= rule.least(),
                    rows,
                    new Problem(
                            "",
                            rule.field() + " must be there in at least " + share(rule.least()) + " of the events",
                            share(share),
                            "see why the source leaves it out"));
        }
    }

    /// A number that sums up the batch.
    static final class Statistic extends Checker {
        private final Rule.Statistic rule;

        Statistic(StreamDefinition stream, CheckDefinition check, Rule.Statistic rule) {
            super(stream, check);
            this.rule = rule;
        }

        @Override
        void add(Event event) {
            // the profile says it all
        }

        @Override
        CheckResult result(Profile profile, long now) {
            double value = value(profile);
            double least = rule.least().orElse(Double.NEGATIVE_INFINITY);
            double most = rule.most().orElse(Double.POSITIVE_INFINITY);
            boolean passed = value >= least && value <= most;
            String what = rule.field().isEmpty() ? rule.statistic() : rule.statistic() + " of " + rule.field();
            String bounds = rule.least().isEmpty()
                    ? "at most " + share(most)
                    : rule.most().isEmpty()
                            ? "at least " + share(least)
                            : "from " + share(least) + " to " + share(most);
            return ofBatch(
                    passed,
                    profile.rows(),
                    new Problem(
                            "",
                            what + " must be " + bounds,
                            Double.isNaN(value) ? "no value" : share(value),
                            "check that the data is whole and in the usual units"));
        }

        private double value(Profile profile) {
            if (rule.field().isEmpty()) {
                return profile.rows();
            }
            return profile.column(rule.field()).map(this::value).orElse(Double.NaN);
        }

        private double value(ColumnProfile column) {
            return switch (rule.statistic()) {
                case "mean" -> column.mean();
                case "std" -> column.std();
                case "min" -> column.min();
                case "max" -> column.max();
                case "missing" -> column.missingShare();
                case "distinct" -> column.distinct();
                default -> column.quantile(Integer.parseInt(rule.statistic().substring(1)) / 100.0);
            };
        }
    }
}
