package dev.tidemill.app;

import dev.tidemill.core.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A named sequence of facts.
///
/// @param schema    its fields, the declared ones first, then the derived ones in the order of `derived`
/// @param idField   the field that holds an event's id
/// @param timeField the field that says when it happened
/// @param lateness  how far behind the newest event of its stream one may come and still be folded
/// @param ahead     how far in the future of the clock an event's time may lie
/// @param retention how long its events are kept after their time; empty means for ever
/// @param derived   fields computed from the declared ones when an event is validated
/// @param about     the stream whose events this one tells something about (labels, corrections)
/// @param checks    what its events must keep as a whole
public record StreamDefinition(
        String name,
        String description,
        Schema schema,
        String idField,
        String timeField,
        Duration lateness,
        Duration ahead,
        Optional<Duration> retention,
        List<DerivedField> derived,
        Optional<About> about,
        List<CheckDefinition> checks) {
    public static final Duration DEFAULT_LATENESS = Duration.ofHours(1);
    public static final Duration DEFAULT_AHEAD = Duration.ofMinutes(5);

    public StreamDefinition {
        derived = List.copyOf(derived);
        checks = List.copyOf(checks);
    }

    /// A stream without checks.
    public StreamDefinition(
            String name,
            String description,
            Schema schema,
            String idField,
            String timeField,
            Duration lateness,
            Duration ahead,
            Optional<Duration> retention,
            List<DerivedField> derived,
            Optional<About> about) {
        this(name, description, schema, idField, timeField, lateness, ahead, retention, derived, about, List.of());
    }

    /// How many fields an event carries from outside; the derived ones follow them in the schema.
    public int declaredFields() {
        return schema.size() - derived.size();
    }

    /// A field whose value is an expression (CEL) over the fields before it.
    public record DerivedField(String name, String expression) {}

    /// @param stream the stream that is told about
    /// @param field  the field here that holds the id of the event told about
    public record About(String stream, String field) {}
}
