package dev.tidemill.app;

import dev.tidemill.app.RetrainingDefinition.Budget;
import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.app.RetrainingDefinition.Triggers;
import dev.tidemill.app.Tree.Items;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Reads `retraining`.
final class RetrainingReader {
    private static final Duration PER = Duration.ofDays(7);

    private final Findings findings;

    RetrainingReader(Findings findings) {
        this.findings = findings;
    }

    RetrainingDefinition read(Section root, Section section) {
        if (!(root.mentions("model") || root.mentions("slate")) || !root.mentions("outcome")) {
            findings.add(
                    section.place(),
                    "an application must declare a model (or a slate) and an outcome to be trained again",
                    "",
                    "add them, or take retraining away");
        }
        Section none = Section.empty(section.place());
        return new RetrainingDefinition(
                triggers(root, section.section("triggers").orElse(none)),
                section.span("cool_down").orElse(RetrainingDefinition.COOL_DOWN),
                section.section("budget")
                        .map(budget -> new Budget(
                                Math.toIntExact(budget.whole("runs", 1)),
                                budget.span("per").orElse(PER))),
                gates(root, section.section("gates").orElse(none)),
                section.flag("refit", false),
                section.flag("rollout", true));
    }

    private Triggers triggers(Section root, Section section) {
        List<String> monitors = root.section("monitors")
                .map(all -> List.copyOf(all.entries().keySet()))
                .orElse(List.of());
        section.items("drift").stream()
                .flatMap(items -> items.leaves().stream())
                .filter(leaf -> !leaf.text().equals(Triggers.ALL) && !monitors.contains(leaf.text()))
                .forEach(leaf -> findings.unknown(
                        leaf.place(), "drift must name a monitor of this file, or be all", leaf.text(), monitors));
        return new Triggers(
                section.span("schedule"),
                section.texts("drift"),
                section.flag("quality", false),
                section.whole("outcomes", 0));
    }

    private Gates gates(Section root, Section section) {
        String metric = section.text("metric")
                .or(() -> root.section("model")
                        .flatMap(model -> model.text("metric"))
                        .filter(Gates.METRICS::contains))
                .orElse(root.mentions("slate") ? Gates.OF_LISTS.getFirst() : "average_precision");
        List<String> suiting = root.mentions("slate") ? Gates.OF_LISTS : Gates.METRICS;
        if (!suiting.contains(metric)) {
            findings.add(
                    section.placeOf("metric"),
                    "metric must be one that " + (root.mentions("slate") ? "lists" : "scores") + " have",
                    metric,
                    "one of " + suiting);
        }
        section.items("fairness").ifPresent(items -> fairness(root, items));
        return new Gates(
                metric,
                section.number("tolerance").orElse(Gates.TOLERANCE),
                section.whole("max_size_bytes", 0),
                section.span("max_latency"),
                new RetrainingDefinition.Fair(section.texts("fairness"), worse(section)));
    }

    private OptionalDouble worse(Section section) {
        if (section.mentions("fairness_worse") && !section.mentions("fairness")) {
            findings.add(
                    section.placeOf("fairness_worse"),
                    "fairness_worse must come with fairness, which names what is measured",
                    "",
                    "add fairness: all");
        }
        return section.number("fairness_worse");
    }

    private void fairness(Section root, Items items) {
        if (root.mentions("slate")) {
            findings.add(items.place(), "fairness must gate decisions, lists have none", "", "leave it out");
            return;
        }
        List<String> fair = new ArrayList<>();
        root.section("monitors")
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    boolean on = ((Section) entry.value())
                            .text("on")
                            .filter(MonitorGrammar.FAIRNESS::equals)
                            .isPresent();
                    fair.addAll(on ? List.of(name) : List.of());
                }));
        for (Leaf leaf : items.leaves()) {
            if (fair.isEmpty()) {
                String rule = "fairness must name a monitor on fairness, and this file has none";
                findings.add(leaf.place(), rule, leaf.text(), "declare one under monitors");
            } else if (!leaf.text().equals(Triggers.ALL) && !fair.contains(leaf.text())) {
                findings.unknown(
                        leaf.place(), "fairness must name a monitor on fairness, or be all", leaf.text(), fair);
            }
        }
    }
}
