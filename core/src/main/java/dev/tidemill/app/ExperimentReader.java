package dev.tidemill.app;

import dev.tidemill.app.ExperimentDefinition.Analysis;
import dev.tidemill.app.ExperimentDefinition.Arm;
import dev.tidemill.app.ExperimentDefinition.Bandit;
import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.Tree.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads what is tried: units, arms, how it is judged.
final class ExperimentReader {
    private static final double EXACT = 1e-6;
    private static final double MOST_HELD_OUT = 0.5;
    private static final int MOST_ARMS = 20;

    private final Findings findings;
    private final Draft draft;
    private final MetricReader metrics;

    ExperimentReader(Findings findings, Code code, Draft draft, List<Feature> features) {
        this.findings = findings;
        this.draft = draft;
        this.metrics = new MetricReader(findings, code, draft, features);
    }

    /// @param root the whole file
    Experiments read(Section root) {
        double holdout = root.number("holdout").orElse(0);
        if (holdout > MOST_HELD_OUT) {
            findings.add(root.placeOf("holdout"), "holdout must be at most " + MOST_HELD_OUT, Double.toString(holdout));
        }
        List<ExperimentDefinition> all = new ArrayList<>();
        root.section("experiments")
                .ifPresent(section ->
                        section.entries().forEach((name, entry) -> all.add(experiment(name, (Section) entry.value()))));
        return new Experiments(holdout, all);
    }

    private ExperimentDefinition experiment(String name, Section section) {
        String unit = section.text("unit").orElse("");
        if (draft.decision().isPresent()) {
            section.leaf("unit")
                    .filter(leaf -> draft.decided().schema().slot(leaf.text()) < 0)
                    .ifPresent(leaf -> findings.unknown(
                            leaf.place(),
                            "unit must be a field of the decided stream",
                            leaf.text(),
                            draft.decided().schema().names()));
        }
        double traffic = section.number("traffic").orElse(1);
        if (traffic == 0) {
            findings.add(section.placeOf("traffic"), "traffic must be above 0", "0", "stop the experiment instead");
        }
        List<Metric> measured = new ArrayList<>();
        section.section("metrics")
                .ifPresent(all -> all.entries()
                        .forEach((metric, entry) -> measured.add(metrics.read(metric, (Section) entry.value(), unit))));
        return new ExperimentDefinition(
                name,
                section.text("description").orElse(""),
                unit,
                section.text("layer"),
                traffic,
                section.flag("sticky", true),
                arms(section),
                analysis(section),
                measured,
                section.section("bandit").map(bandit -> bandit(bandit, measured, armCount(section))));
    }

    private static int armCount(Section section) {
        return section.section("arms").map(arms -> arms.entries().size()).orElse(0);
    }

    private List<Arm> arms(Section section) {
        Section all = section.section("arms").orElseGet(() -> Section.empty(section.place()));
        int count = all.entries().size();
        if ((count < 2 || count > MOST_ARMS) && section.section("arms").isPresent()) {
            findings.add(
                    all.place(), "arms must be 2 to " + MOST_ARMS, Integer.toString(count), "the first is the control");
        }
        List<Arm> arms = new ArrayList<>();
        double sum = 0;
        int weighted = 0;
        for (Map.Entry<String, Tree.Entry> entry : all.entries().entrySet()) {
            Section arm = (Section) entry.getValue().value();
            OptionalDouble weight = arm.number("weight");
            weighted += weight.isPresent() ? 1 : 0;
            sum += weight.orElse(0);
            Map<String, Object> parameters = new LinkedHashMap<>();
            arm.section("parameters")
                    .ifPresent(given -> given.entries()
                            .forEach(
                                    (name, value) -> parameters.put(name, scalar(((Tree.Leaf) value.value()).text()))));
            arms.add(new Arm(
                    entry.getKey(),
                    weight.orElse(1.0 / count),
                    arm.text("value").map(ExperimentReader::scalar),
                    parameters,
                    arm.text("model"),
                    arm.text("policy")));
        }
        if (weighted > 0 && weighted < count) {
            findings.add(all.place(), "weights must be given to all arms or to none", weighted + " of " + count);
        } else if (weighted > 0 && Math.abs(sum - 1) > EXACT) {
            findings.add(all.place(), "weights of arms must sum to one", Double.toString(round(sum)));
        }
        sameKind(all, arms);
        sameParameters(all, arms);
        return sameNumbers(arms);
    }

    /// A flag gives one kind of value, whichever arm is seen.
    private void sameKind(Section all, List<Arm> arms) {
        for (Arm arm : arms) {
            if (!kind(arm.flagValue()).equals(kind(arms.getFirst().flagValue()))) {
                findings.add(
                        all.keyPlace(arm.name()),
                        "arms must give values of one kind",
                        arm.flagValue().toString(),
                        arms.getFirst().name() + " gives " + arms.getFirst().flagValue());
                return;
            }
        }
    }

    private Analysis analysis(Section section) {
        double alpha = section.number("alpha").orElse(Analysis.DEFAULT.alpha());
        if (!(alpha > 0 && alpha < 0.5)) {
            findings.add(section.placeOf("alpha"), "alpha must be above 0 and below 0.5", Double.toString(alpha));
        }
        return new Analysis(
                section.text("analysis").orElse("sequential").equals("sequential"),
                alpha,
                section.whole("minimum", Analysis.DEFAULT.minimum()),
                section.text("correction").orElse(Analysis.DEFAULT.correction()));
    }

    private Bandit bandit(Section section, List<Metric> measured, int arms) {
        List<String> goals = measured.stream()
                .filter(metric -> metric.guard().isEmpty())
                .map(Metric::name)
                .toList();
        section.leaf("metric")
                .filter(leaf -> !goals.contains(leaf.text()))
                .ifPresent(leaf ->
                        findings.unknown(leaf.place(), "metric must be a goal of the experiment", leaf.text(), goals));
        Duration every = section.span("every").orElse(Duration.ofHours(1));
        if (every.compareTo(Duration.ofMinutes(1)) < 0) {
            findings.add(section.placeOf("every"), "every must be at least 1m", Spans.format(every));
        }
        double least = section.number("least").orElse(0.01);
        if (least * arms > 1) {
            findings.add(
                    section.placeOf("least"), "least must be at most 1 / " + arms + " arms", Double.toString(least));
        }
        return new Bandit(section.text("metric").orElse(""), every, least);
    }

    /// A parameter is of one kind, whichever arm is seen, for rules ask for it.
    private void sameParameters(Section all, List<Arm> arms) {
        Map<String, Object> first = new LinkedHashMap<>();
        for (Arm arm : arms) {
            arm.parameters().forEach((name, value) -> {
                Object before = first.putIfAbsent(name, value);
                if (before != null && !kind(before).equals(kind(value))) {
                    findings.add(
                            all.keyPlace(arm.name()),
                            "parameter " + name + " must be of one kind in all arms",
                            value.toString(),
                            "another arm gives " + before);
                }
                if (name.equals("arm")) {
                    findings.add(all.keyPlace(arm.name()), "a parameter must not be called arm", name, "rename it");
                }
            });
        }
    }

    private static String kind(Object value) {
        return switch (value) {
            case Boolean flag -> "flag";
            case Number number -> "number";
            case Map<?, ?> parameters -> "parameters";
            default -> "text";
        };
    }

    /// Where one arm's value has a fraction, all are numbers with one, for who asks expects one type.
    private static List<Arm> sameNumbers(List<Arm> arms) {
        boolean fractions = arms.stream().anyMatch(arm -> arm.flagValue() instanceof Double);
        return fractions
                ? arms.stream().map(ExperimentReader::withFraction).toList()
                : arms;
    }

    private static Arm withFraction(Arm arm) {
        return arm.flagValue() instanceof Long whole
                ? new Arm(
                        arm.name(),
                        arm.weight(),
                        Optional.of(whole.doubleValue()),
                        arm.parameters(),
                        arm.model(),
                        arm.policy())
                : arm;
    }

    /// Text that looks like a truth value or a number is one.
    static Object scalar(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        return Scalars.whole(text)
                .<Object>map(whole -> whole)
                .or(() -> Scalars.number(text))
                .orElse(text);
    }

    private static double round(double sum) {
        return Math.round(sum * 1e9) / 1e9;
    }
}
