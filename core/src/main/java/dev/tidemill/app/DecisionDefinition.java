package dev.tidemill.app;

import java.time.Duration;
import java.util.List;

/// What is decided.
///
/// @param stream   the stream whose events are decided
/// @param deadline how long a model may take before the fallback answers
/// @param outcomes the answers there are, mildest first: `approve`, `review`, `decline`
public record DecisionDefinition(String stream, Duration deadline, List<String> outcomes) {
    public static final Duration DEFAULT_DEADLINE = Duration.ofMillis(100);

    public DecisionDefinition {
        outcomes = List.copyOf(outcomes);
    }
}
