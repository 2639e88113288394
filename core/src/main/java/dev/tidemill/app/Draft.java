package dev.tidemill.app;

import java.util.Map;
import java.util.Optional;

/// What has been read of an application so far.
record Draft(
        Map<String, StreamDefinition> streams,
        Map<String, EntityDefinition> entities,
        Optional<DecisionDefinition> decision,
        Optional<OutcomeDefinition> outcome,
        StreamDefinition decided) {}
