package dev.tidemill.app;

import dev.tidemill.core.SemanticVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One version of an application: all that a team declares, checked. Immutable; `source` is the text it was
/// read from, from which it can be read again.
///
/// @param slate    what makes a decision's answer a list of items; empty where it is one outcome
/// @param answer   what makes it a text
/// @param features every single feature, windows expanded, in the order of the feature vector
public record Application(
        String name,
        SemanticVersion version,
        String description,
        Map<String, StreamDefinition> streams,
        Map<String, EntityDefinition> entities,
        List<Feature> features,
        Optional<OutcomeDefinition> outcome,
        Optional<DecisionDefinition> decision,
        Optional<ModelDefinition> model,
        PolicyDefinition policy,
        Map<String, ImportDefinition> imports,
        List<MonitorDefinition> monitors,
        Lifecycle lifecycle,
        Optional<SlateDefinition> slate,
        Optional<AnswerDefinition> answer,
        String source) {
    public Application {
        streams = ordered(streams);
        entities = ordered(entities);
        imports = ordered(imports);
        features = List.copyOf(features);
        monitors = List.copyOf(monitors);
    }

    /// The stream whose events are decided.
    ///
    /// @throws IllegalStateException where the application decides nothing
    public StreamDefinition decided() {
        DecisionDefinition on =
                decision.orElseThrow(() -> new IllegalStateException("application " + name + " declares no decision"));
        return stream(on.stream());
    }

    /// @throws IllegalArgumentException where there is no such stream
    public StreamDefinition stream(String streamName) {
        StreamDefinition stream = streams.get(streamName);
        if (stream == null) {
            throw new IllegalArgumentException(
                    "stream must be one of " + streams.keySet() + ", got \"" + streamName + "\"");
        }
        return stream;
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
