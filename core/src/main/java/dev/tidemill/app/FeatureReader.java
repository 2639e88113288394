package dev.tidemill.app;

import dev.tidemill.app.Tree.Entry;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the features of an application in three passes: names (windows expanded), order and cycles, then each
/// definition with its checks.
final class FeatureReader {
    private static final List<String> FORMS = List.of("value", "ratio", "aggregate");

    private final Findings findings;
    private final Code code;
    private final Parts parts;

    /// For each feature as declared, the names that it expands to.
    private final Map<String, List<String>> groups = new LinkedHashMap<>();

    /// What features are read from.
    ///
    /// @param decided the stream that is decided
    record Parts(
            Map<String, StreamDefinition> streams, Map<String, EntityDefinition> entities, StreamDefinition decided) {}

    FeatureReader(Findings findings, Code code, Parts parts) {
        this.findings = findings;
        this.code = code;
        this.parts = parts;
    }

    List<Feature> read(Section features) {
        features.broken().forEach(code::broken);
        expand(features);
        Order order = new Order(findings, "feature", expanded());
        features.entries().forEach((name, entry) -> uses(name, entry.value(), order));
        AggregateReader aggregates = new AggregateReader(findings, code, parts);
        List<Feature> read = new ArrayList<>();
        features.entries().forEach((name, entry) -> read.addAll(feature(name, entry.value(), order, aggregates)));
        List<Feature> all = distinct(read);
        computed(features, all);
        return all;
    }

    /// Without those whose name is taken, which is told already.
    private static List<Feature> distinct(List<Feature> features) {
        Map<String, Feature> byName = new LinkedHashMap<>();
        features.forEach(feature -> byName.putIfAbsent(feature.name(), feature));
        return List.copyOf(byName.values());
    }

    /// The features that a declared name stands for; empty where there is none of that name.
    List<String> group(String name) {
        return groups.getOrDefault(name, List.of());
    }

    Set<String> declaredNames() {
        return groups.keySet();
    }

    private List<String> expanded() {
        return groups.values().stream().flatMap(List::stream).toList();
    }

    private void expand(Section features) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, Entry> one : features.entries().entrySet()) {
            List<String> names = names(one.getKey(), one.getValue().value());
            groups.put(one.getKey(), names);
            for (String name : names) {
                if (!seen.add(name)) {
                    findings.add(one.getValue().place(), "feature must have a name of its own", name, "rename it");
                }
            }
        }
    }

    private static List<String> names(String name, Tree tree) {
        if (tree instanceof Section section && section.mentions("windows")) {
            return section.texts("windows").stream()
                    .map(window -> name + "_" + window)
                    .distinct()
                    .toList();
        }
        return List.of(name);
    }

    /// What a feature uses of the others; a field hides a feature of the same name.
    private void uses(String name, Tree tree, Order order) {
        Set<String> words = new LinkedHashSet<>();
        if (tree instanceof Leaf leaf) {
            words.addAll(Order.words(leaf.text()));
        } else if (tree instanceof Section section) {
            section.text("value").map(Order::words).ifPresent(words::addAll);
            words.removeAll(parts.decided().schema().names());
            words.addAll(section.texts("ratio"));
        }
        words.removeIf(word -> tree instanceof Leaf && parts.decided().schema().slot(word) >= 0);
        order.uses(name, words);
    }

    private List<Feature> feature(String name, Tree tree, Order order, AggregateReader aggregates) {
        if (tree instanceof Leaf leaf) {
            order.sound(name, leaf.place(), order.used(name));
            return List.of(new Feature.Computed(name, "", leaf.text()));
        }
        Section section = (Section) tree;
        List<String> forms = FORMS.stream().filter(section::mentions).toList();
        if (forms.size() != 1) {
            String rule = "feature must have exactly one of value, ratio, aggregate";
            findings.add(section.place(), rule, String.join(", ", forms), "");
            code.broken(name);
            return List.of();
        }
        String description = section.text("description").orElse("");
        return switch (forms.getFirst()) {
            case "value" -> {
                foreign(section, Set.of("value", "description"), "value");
                order.sound(name, section.placeOf("value"), order.used(name));
                yield section.text("value")
                        .<List<Feature>>map(text -> List.of(new Feature.Computed(name, description, text)))
                        .orElse(List.of());
            }
            case "ratio" -> {
                foreign(section, Set.of("ratio", "description"), "ratio");
                yield ratio(name, description, section, order)
                        .<List<Feature>>map(List::of)
                        .orElse(List.of());
            }
            default -> aggregates.read(name, section);
        };
    }

    private void foreign(Section section, Set<String> allowed, String form) {
        for (Map.Entry<String, Entry> one : section.entries().entrySet()) {
            if (!allowed.contains(one.getKey())) {
                String rule = "key must not stand in a feature with " + form;
                findings.add(one.getValue().place(), rule, one.getKey(), "leave it out");
            }
        }
    }

    private Optional<Feature> ratio(String name, String description, Section section, Order order) {
        List<Leaf> leaves = section.items("ratio").map(Tree.Items::leaves).orElse(List.of());
        if (leaves.size() != 2) {
            String rule = "ratio must name two features, the first divided by the second";
            findings.add(section.placeOf("ratio"), rule, String.join(", ", section.texts("ratio")), "");
            return Optional.empty();
        }
        List<String> all = expanded();
        boolean known = true;
        for (Leaf leaf : leaves) {
            if (!all.contains(leaf.text())) {
                findings.unknown(leaf.place(), "ratio must be of features", leaf.text(), all);
                known = false;
            }
        }
        if (known) {
            order.sound(name, section.placeOf("ratio"), order.used(name));
        }
        return Optional.of(new Feature.Ratio(
                name, description, leaves.get(0).text(), leaves.get(1).text()));
    }

    /// Checks the expressions of computed features, once all names are known.
    private void computed(Section features, List<Feature> read) {
        ComputedCheck check = new ComputedCheck(code, parts.decided(), read);
        features.entries().forEach((name, entry) -> {
            if (entry.value() instanceof Leaf leaf) {
                check.check(leaf);
            } else if (entry.value() instanceof Section section) {
                section.leaf("value").ifPresent(check::check);
            }
        });
    }
}
