package dev.tidemill.chat.route;

import dev.tidemill.chat.model.LanguageModel;
import java.util.Map;
import java.util.Optional;

/// One model of one provider that a route may use.
///
/// @param provider     its name
/// @param model        as the provider knows it
/// @param weight       its share among targets of the same priority, at least 1
/// @param priority     smaller ones are used first; greater ones where those fail
/// @param continuation further settings with which it continues an assistant's message that is the last; empty where
///                     it would begin a new one
public record Target(
        String provider,
        String model,
        LanguageModel language,
        int weight,
        int priority,
        Optional<Map<String, String>> continuation) {
    public Target {
        if (weight < 1) {
            throw new IllegalArgumentException("weight must be at least 1, got " + weight);
        }
        continuation = continuation.map(Map::copyOf);
    }
}
