package dev.tidemill.app;

import dev.tidemill.app.RolloutDefinition.Step;
import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads `rollout`.
final class RolloutReader {
    private final Findings findings;
    private final Draft draft;

    RolloutReader(Findings findings, Draft draft) {
        this.findings = findings;
        this.draft = draft;
    }

    RolloutDefinition read(Section section) {
        Strategy strategy = section.text("strategy")
                .map(word -> Strategy.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Strategy.CANARY);
        Duration shadow = section.span("shadow").orElse(Duration.ZERO);
        Optional<String> unit = unit(section);
        Map<String, Double> arms =
                section.section("arms").map(RolloutReader::numbers).orElse(Map.of());
        List<Step> steps =
                section.mentions("steps") ? steps(section) : RolloutDefinition.steps(strategy, RolloutDefinition.BAKE);
        AnalysisDefinition analysis =
                section.section("analysis").map(this::analysis).orElse(AnalysisDefinition.DEFAULT);
        String problem = RolloutDefinition.problem(strategy, steps, arms);
        if (!problem.isEmpty()) {
            findings.add(section.placeOf(strategy == Strategy.AB ? "arms" : "steps"), problem, "");
            return RolloutDefinition.DEFAULT;
        }
        return new RolloutDefinition(strategy, unit, shadow, steps, arms, analysis);
    }

    private Optional<String> unit(Section section) {
        Optional<Leaf> leaf = section.leaf("unit");
        leaf.filter(unit -> draft.decided().schema().slot(unit.text()) < 0)
                .ifPresent(unit -> findings.unknown(
                        unit.place(),
                        "unit must be a field of the decided stream",
                        unit.text(),
                        draft.decided().schema().names()));
        return leaf.map(Leaf::text);
    }

    private static List<Step> steps(Section section) {
        List<Step> steps = new ArrayList<>();
        section.items("steps")
                .ifPresent(items -> items.items().forEach(item -> {
                    if (item instanceof Section step) {
                        steps.add(new Step(
                                step.number("weight").orElse(0),
                                step.span("bake").orElse(RolloutDefinition.BAKE)));
                    }
                }));
        return steps;
    }

    private static Map<String, Double> numbers(Section section) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        section.entries().forEach((name, entry) -> numbers.put(name, (Double) ((Leaf) entry.value()).value()));
        return numbers;
    }

    private AnalysisDefinition analysis(Section section) {
        AnalysisDefinition usual = AnalysisDefinition.DEFAULT;
        double alpha = section.number("alpha").orElse(usual.alpha());
        if (!(alpha > 0 && alpha <= 0.5)) {
            findings.add(section.placeOf("alpha"), "alpha must be above 0 and at most 0.5", Double.toString(alpha));
            alpha = usual.alpha();
        }
        return new AnalysisDefinition(
                alpha,
                section.whole("minimum_samples", usual.minimumSamples()),
                section.number("errors").orElse(usual.errors()),
                section.number("fallbacks").orElse(usual.fallbacks()),
                section.section("latency").map(RolloutReader::latency).orElse(usual.latency()),
                section.number("scores").orElse(usual.scores()),
                guards(section),
                section.section("outcomes").map(RolloutReader::outcomes).orElse(usual.outcomes()));
    }

    private Map<String, Double> guards(Section section) {
        Optional<Section> guards = section.section("guards");
        List<String> outcomes =
                draft.decision().map(DecisionDefinition::outcomes).orElse(List.of());
        guards.ifPresent(all -> all.entries().forEach((name, entry) -> {
            if (!outcomes.contains(name)) {
                findings.unknown(entry.place(), "guard must be an outcome of the decision", name, outcomes);
            }
        }));
        return guards.map(RolloutReader::numbers).orElse(Map.of());
    }

    private static AnalysisDefinition.Latency latency(Section section) {
        AnalysisDefinition.Latency usual = AnalysisDefinition.DEFAULT.latency();
        return new AnalysisDefinition.Latency(
                section.number("margin").orElse(usual.margin()),
                section.number("slowdown").orElse(usual.slowdown()),
                section.span("from").orElse(usual.from()));
    }

    private static AnalysisDefinition.Outcomes outcomes(Section section) {
        AnalysisDefinition.Outcomes usual = AnalysisDefinition.DEFAULT.outcomes();
        return new AnalysisDefinition.Outcomes(
                section.number("loss").orElse(usual.loss()),
                section.number("missed").orElse(usual.missed()),
                section.number("false_alarms").orElse(usual.falseAlarms()),
                section.flag("required", usual.required()));
    }
}
