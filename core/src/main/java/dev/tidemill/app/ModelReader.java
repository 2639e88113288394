package dev.tidemill.app;

import dev.tidemill.app.ModelDefinition.PrecisionAt;
import dev.tidemill.app.ModelDefinition.Split;
import dev.tidemill.app.Tree.Items;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what is learned.
final class ModelReader {
    private static final long DEFAULT_SEED = 7;
    private static final int MOST_COMBINATIONS = 1000;
    private static final String ALL = "all";
    private static final String TOP = "precision_at";

    /// The parameters of XGBoost that make sense here, and `rounds`, the most trees.
    private static final Set<String> PARAMETERS = Set.of(
            "rounds",
            "early_stopping_rounds",
            "eta",
            "max_depth",
            "max_leaves",
            "max_bin",
            "min_child_weight",
            "gamma",
            "subsample",
            "colsample_bytree",
            "colsample_bylevel",
            "colsample_bynode",
            "lambda",
            "alpha",
            "scale_pos_weight",
            "max_delta_step",
            "num_parallel_tree",
            "base_score");

    private final Findings findings;

    ModelReader(Findings findings) {
        this.findings = findings;
    }

    /// @param features all features in order
    /// @param reader   knows which declared name stands for which of them
    ModelDefinition read(Section section, List<Feature> features, FeatureReader reader, Draft draft) {
        Map<String, Double> parameters = new LinkedHashMap<>();
        section.section("parameters")
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    known(name, entry.place());
                    parameters.put(name, (Double) ((Leaf) entry.value()).value());
                }));
        section.section(TOP).flatMap(at -> at.leaf("by")).ifPresent(leaf -> {
            List<String> fields = draft.decided().schema().names();
            if (!fields.contains(leaf.text())) {
                findings.unknown(leaf.place(), "by must be a field of the decided stream", leaf.text(), fields);
            }
        });
        section.leaf("metric")
                .filter(leaf -> leaf.text().equals(TOP) && !section.mentions(TOP))
                .ifPresent(leaf -> findings.add(
                        leaf.place(),
                        "metric precision_at must have precision_at declared",
                        "",
                        "add precision_at: {by: a field, top: 100}"));
        return new ModelDefinition(
                section.text("algorithm").orElse(""),
                names(section, features, reader),
                parameters,
                search(section),
                split(section, draft),
                section.text("calibration").orElse("isotonic"),
                section.whole("seed", DEFAULT_SEED),
                section.text("metric").orElse("average_precision"),
                precisionAt(section));
    }

    private void known(String parameter, Place place) {
        if (!PARAMETERS.contains(parameter)) {
            List<String> known = PARAMETERS.stream().sorted().toList();
            findings.unknown(place, "parameter must be one that the algorithm knows", parameter, known);
        }
    }

    private List<String> names(Section section, List<Feature> features, FeatureReader reader) {
        List<String> all = features.stream().map(Feature::name).toList();
        List<Leaf> leaves = section.items("features").map(Items::leaves).orElse(List.of());
        if (leaves.isEmpty() || (leaves.size() == 1 && leaves.getFirst().text().equals(ALL))) {
            if (all.isEmpty() && findings.isEmpty()) {
                findings.add(section.place(), "model must see at least one feature", "", "declare features");
            }
            return all;
        }
        Set<String> names = new LinkedHashSet<>();
        for (Leaf leaf : leaves) {
            List<String> named = all.contains(leaf.text()) ? List.of(leaf.text()) : reader.group(leaf.text());
            if (named.isEmpty()) {
                Set<String> known = new LinkedHashSet<>(all);
                known.addAll(reader.declaredNames());
                findings.unknown(leaf.place(), "features must name features", leaf.text(), known);
            } else if (!names.addAll(named)) {
                findings.add(leaf.place(), "features must name each feature once", leaf.text());
            }
        }
        return List.copyOf(names);
    }

    private Map<String, List<Double>> search(Section section) {
        Map<String, List<Double>> search = new LinkedHashMap<>();
        long combinations = 1;
        Optional<Section> all = section.section("search");
        if (all.isEmpty()) {
            return search;
        }
        for (Map.Entry<String, Tree.Entry> one : all.get().entries().entrySet()) {
            known(one.getKey(), one.getValue().place());
            List<Double> values = ((Items) one.getValue().value())
                    .leaves().stream().map(leaf -> (Double) leaf.value()).toList();
            if (values.isEmpty()) {
                findings.add(one.getValue().place(), "search must try at least one value", one.getKey());
            }
            combinations = Math.min(Integer.MAX_VALUE, combinations * Math.max(1, values.size()));
            search.put(one.getKey(), values);
        }
        if (combinations > MOST_COMBINATIONS) {
            String rule = "search must have at most " + MOST_COMBINATIONS + " combinations";
            findings.add(section.keyPlace("search"), rule, Long.toString(combinations));
        }
        return search;
    }

    private Split split(Section section, Draft draft) {
        Optional<Section> split = section.section("split");
        Duration gap = span(split, "gap");
        split.ifPresent(spans -> {
            for (String key : List.of("train", "validation", "test")) {
                spans.span(key)
                        .filter(Duration::isZero)
                        .ifPresent(zero -> findings.add(spans.placeOf(key), key + " must be longer than zero", "0s"));
            }
            draft.outcome()
                    .filter(outcome -> spans.span("gap").isPresent() && gap.compareTo(outcome.delay()) < 0)
                    .ifPresent(outcome -> findings.add(
                            spans.placeOf("gap"),
                            "gap must be at least outcome.delay " + Spans.format(outcome.delay()),
                            Spans.format(gap),
                            "outcomes of the last training days would not be known in time"));
        });
        return new Split(span(split, "train"), gap, span(split, "validation"), span(split, "test"));
    }

    private static Duration span(Optional<Section> split, String key) {
        return split.flatMap(section -> section.span(key)).orElse(Duration.ZERO);
    }

    private static Optional<PrecisionAt> precisionAt(Section section) {
        return section.section(TOP).map(at -> new PrecisionAt(at.text("by").orElse(""), (int) at.whole("top", 1)));
    }
}
