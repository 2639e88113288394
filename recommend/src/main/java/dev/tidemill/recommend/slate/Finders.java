package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.content.ContentModel;
import dev.tidemill.recommend.state.LiveState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What finds items with one version, by the names of its candidates.
///
/// @param models   whose scores are computed again when a slate is made again
/// @param contents those by texts
record Finders(Map<String, Finder> models, Map<String, ContentFinder> contents) {
    static final Finders NONE = new Finders(Map.of(), Map.of());

    Finders {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
    }

    /// Those of a version; has vectors made of texts that it does not know.
    static Finders of(SlateModel model, LiveState state) {
        Map<String, Finder> models = new LinkedHashMap<>();
        Map<String, ContentFinder> contents = new LinkedHashMap<>();
        model.candidates().forEach((name, artifact) -> {
            if (artifact.model() instanceof ContentModel) {
                ContentFinder.of(name, artifact, state).ifPresent(finder -> {
                    finder.catchUp();
                    contents.put(name, finder);
                });
            } else {
                models.put(name, new Finder(name, artifact, state));
            }
        });
        return new Finders(models, contents);
    }

    boolean has(String candidate) {
        return models.containsKey(candidate) || contents.containsKey(candidate);
    }
}
