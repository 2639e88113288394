package dev.tidemill.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a stream's events must keep as a whole, beyond the rules of each field.
///
/// @param name      unique in its stream
/// @param tolerated the share of events that may break it, 0 to 1; of rules about single events
public record CheckDefinition(String name, String description, Rule rule, double tolerated, Severity severity) {
    /// What follows from a violation.
    public enum Severity {
        /// It is told.
        WARN,
        /// The event, or the batch as a whole, is not taken.
        REFUSE
    }

    /// What is checked.
    public sealed interface Rule {
        /// These fields together are different in every event.
        ///
        /// @param within only among events whose times lie less than this apart; empty means all of a batch
        record Unique(List<String> fields, Optional<Duration> within) implements Rule {
            public Unique {
                fields = List.copyOf(fields);
            }
        }

        /// The field's value is the id of an event of the stream.
        record Known(String field, String stream) implements Rule {}

        /// The newest event is not older than this.
        record Fresh(Duration within) implements Rule {}

        /// The field is there in at least this share of the events.
        record Complete(String field, double least) implements Rule {}

        /// A number that sums up a batch lies between bounds.
        ///
        /// @param statistic `rows`, `mean`, `std`, `min`, `max`, `missing`, `distinct`, or a quantile: `p95`
        /// @param field     empty for `rows`
        record Statistic(String statistic, String field, OptionalDouble least, OptionalDouble most) implements Rule {}

        /// An expression (CEL) over the fields that is true of every event.
        record Row(String expression) implements Rule {}
    }

    /// Whether an event that breaks it is refused on its own, when it comes in.
    public boolean refusesEvents() {
        return severity == Severity.REFUSE && rule instanceof Rule.Row && tolerated == 0;
    }
}
