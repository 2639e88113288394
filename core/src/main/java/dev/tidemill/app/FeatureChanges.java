package dev.tidemill.app;

import static dev.tidemill.app.Change.Kind.ADDED;
import static dev.tidemill.app.Change.Kind.CHANGED;
import static dev.tidemill.app.Change.Kind.REMOVED;
import static dev.tidemill.app.Change.Weight.MAJOR;
import static dev.tidemill.app.Change.Weight.MINOR;
import static dev.tidemill.app.Change.Weight.PATCH;

import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.app.Feature.Computed;
import dev.tidemill.app.Feature.Ratio;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What changes in features: a model must see under a name what it was trained on, hence also where something that a
/// feature is computed from changes.
final class FeatureChanges {
    private final List<Change> changes;

    FeatureChanges(List<Change> changes) {
        this.changes = changes;
    }

    void compare(Application previous, Application next) {
        Map<String, Feature> before = byName(previous.features());
        Map<String, Feature> after = byName(next.features());
        Set<String> used =
                new HashSet<>(previous.model().map(ModelDefinition::features).orElse(List.of()));
        Set<String> different = different(before, after);
        before.forEach((name, feature) -> {
            String place = "features." + name;
            Feature now = after.get(name);
            if (now == null) {
                String message = used.contains(name) ? "feature is removed, the model uses it" : "feature is removed";
                changes.add(new Change(REMOVED, place, used.contains(name) ? MAJOR : MINOR, message));
            } else if (different.contains(name)) {
                String message = meaning(feature).equals(meaning(now))
                        ? "feature is computed from one that is defined differently"
                        : "feature is defined differently under the same name";
                changes.add(
                        new Change(CHANGED, place, MAJOR, message + ", models trained on it would see other values"));
            } else if (!feature.description().equals(now.description())) {
                changes.add(new Change(CHANGED, place, PATCH, "description changes"));
            }
        });
        after.keySet().stream()
                .filter(name -> !before.containsKey(name))
                .forEach(name -> changes.add(new Change(ADDED, "features." + name, MINOR, "feature is added")));
    }

    private static Map<String, Feature> byName(List<Feature> features) {
        Map<String, Feature> map = new LinkedHashMap<>();
        features.forEach(feature -> map.put(feature.name(), feature));
        return map;
    }

    /// Names in both whose own meaning differs, or that of one that they use. Features use only those before them.
    private static Set<String> different(Map<String, Feature> before, Map<String, Feature> after) {
        Set<String> different = new LinkedHashSet<>();
        before.forEach((name, feature) -> {
            Feature now = after.get(name);
            if (now != null) {
                boolean same = meaning(feature).equals(meaning(now));
                if (!same || uses(feature).stream().anyMatch(different::contains)) {
                    different.add(name);
                }
            }
        });
        return different;
    }

    private static Set<String> uses(Feature feature) {
        return switch (feature) {
            case Computed computed -> {
                Set<String> words = Order.words(computed.expression());
                words.remove(computed.name());
                yield words;
            }
            case Ratio ratio -> Set.of(ratio.numerator(), ratio.denominator());
            case Aggregate aggregate -> Set.of();
        };
    }

    /// The definition without its description.
    private static List<Object> meaning(Feature feature) {
        return switch (feature) {
            case Computed(String name, String description, String expression) -> List.of("value", expression.strip());
            case Ratio(String name, String description, String numerator, String denominator) ->
                List.of("ratio", numerator, denominator);
            case Aggregate a -> {
                List<Object> parts = new ArrayList<>(List.of("aggregate", a.stream(), a.key(), a.decidedKey()));
                parts.addAll(List.of(a.aggregation(), a.of(), a.where(), a.window(), a.includeCurrent()));
                parts.addAll(List.of(a.smoothing(), a.halfLife(), a.exactDistinct()));
                yield parts;
            }
        };
    }
}
