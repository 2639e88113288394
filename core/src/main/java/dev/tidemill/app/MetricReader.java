package dev.tidemill.app;

import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.ExperimentDefinition.MetricKind;
import dev.tidemill.app.StreamDefinition.About;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads what an experiment measures.
final class MetricReader {
    private final Findings findings;
    private final Code code;
    private final Draft draft;
    private final List<String> features;

    MetricReader(Findings findings, Code code, Draft draft, List<Feature> features) {
        this.findings = findings;
        this.code = code;
        this.draft = draft;
        this.features = features.stream().map(Feature::name).toList();
    }

    Metric read(String name, Section section, String unit) {
        MetricKind kind = MetricKind.valueOf(section.text("kind").orElse("mean").toUpperCase(Locale.ROOT));
        String stream = section.text("on")
                .or(() -> draft.outcome().map(OutcomeDefinition::stream))
                .orElse("");
        Optional<StreamDefinition> measured =
                Optional.ofNullable(draft.streams().get(stream));
        if (measured.isEmpty()) {
            Place place = section.leaf("on").map(Tree::place).orElse(section.place());
            findings.unknown(
                    place,
                    "on must be one of the streams",
                    stream,
                    draft.streams().keySet());
        }
        measured.ifPresent(found -> expressions(section, found, unit));
        only(section, kind == MetricKind.RATIO, "per", "a ratio");
        only(section, kind == MetricKind.QUANTILE, "quantile", "a quantile");
        only(section, kind != MetricKind.CONVERSION, "of", "a mean, ratio or quantile");
        only(section, kind != MetricKind.QUANTILE, "adjust", "a conversion, mean or ratio");
        double quantile = section.number("quantile").orElse(0.5);
        if (quantile <= 0 || quantile >= 1) {
            findings.add(
                    section.placeOf("quantile"), "quantile must be above 0 and below 1", Double.toString(quantile));
        }
        section.leaf("adjust")
                .filter(leaf -> !features.contains(leaf.text()))
                .ifPresent(leaf -> findings.unknown(leaf.place(), "adjust must be a feature", leaf.text(), features));
        return new Metric(
                name,
                kind,
                stream,
                section.text("where"),
                section.text("of"),
                section.text("per"),
                quantile,
                section.text("better").orElse("higher").equals("lower"),
                section.leaf("guard").map(leaf -> (Double) leaf.value()),
                section.span("within"),
                section.text("adjust"));
    }

    private void expressions(Section section, StreamDefinition stream, String unit) {
        boolean linked = stream.name().equals(draft.decided().name())
                || stream.about()
                        .map(About::stream)
                        .filter(draft.decided().name()::equals)
                        .isPresent()
                || stream.schema().slot(unit) >= 0;
        if (!linked) {
            Place place = section.leaf("on").map(Tree::place).orElse(section.place());
            findings.add(
                    place,
                    "on must be the decided stream, one about it, or one that has the field " + unit,
                    stream.name(),
                    "its events belong to no unit");
        }
        Expressions expressions = Expressions.over(Scope.derivation(stream));
        section.leaf("where").ifPresent(leaf -> code.check(leaf, Kind.TEST, expressions));
        section.leaf("of").ifPresent(leaf -> code.check(leaf, Kind.NUMBER, expressions));
        section.leaf("per").ifPresent(leaf -> code.check(leaf, Kind.NUMBER, expressions));
    }

    private void only(Section section, boolean allowed, String key, String of) {
        if (!allowed && section.mentions(key)) {
            findings.add(
                    section.keyPlace(key),
                    key + " must stand only in " + of,
                    section.text(key).orElse(""));
        }
    }
}
