package dev.tidemill.app;

import dev.tidemill.app.MonitorDefinition.Bound;
import dev.tidemill.app.MonitorDefinition.Pace;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Reads monitors and checks that each can be measured.
final class MonitorReader {
    private static final int MOST_PHASES = 400;

    private final Findings findings;
    private final List<String> features;

    MonitorReader(Findings findings, List<Feature> features) {
        this.findings = findings;
        this.features = features.stream().map(Feature::name).toList();
    }

    List<MonitorDefinition> read(Section root) {
        List<MonitorDefinition> monitors = new ArrayList<>();
        root.section("monitors")
                .ifPresent(all ->
                        all.entries().forEach((name, entry) -> monitors.add(monitor(name, (Section) entry.value()))));
        return monitors;
    }

    private MonitorDefinition monitor(String name, Section section) {
        String on = section.text("on").orElse("");
        String test = section.text("test").orElse("");
        section.leaf("on").ifPresent(leaf -> fits(section, leaf, test));
        if (!section.mentions("alert") && !(on.equals("estimate") && MonitorGrammar.USUAL.contains(test))) {
            String rule = "a monitor must have an alert, but for auc and rate of estimate";
            findings.add(section.place(), rule, "", "add the value beyond which it alerts");
        }
        belongs(section, "group", on.equals(MonitorGrammar.FAIRNESS), MonitorGrammar.FAIRNESS, true);
        belongs(section, "segment", on.equals("quality"), "quality", false);
        return new MonitorDefinition(
                name,
                on,
                test,
                pace(section),
                bound(section, MonitorGrammar.FALLING.contains(test)),
                section.text("group"),
                section.text("segment"),
                section.texts("to"),
                section.text("runbook").orElse(""));
    }

    private void fits(Section section, Leaf on, String test) {
        List<String> tests = MonitorGrammar.SUBJECTS.get(on.text());
        if (tests == null && !features.contains(on.text())) {
            List<String> known = new ArrayList<>(MonitorGrammar.SUBJECTS.keySet());
            known.addAll(features);
            findings.unknown(on.place(), "on must be a subject or a feature", on.text(), known);
            return;
        }
        List<String> fitting = tests == null ? MonitorGrammar.COLUMN_TESTS : tests;
        if (!test.isEmpty() && !fitting.contains(test)) {
            String rule = "test of " + on.text() + " must be one of " + String.join(", ", fitting);
            findings.add(section.placeOf("test"), rule, test);
        }
    }

    private void belongs(Section section, String key, boolean here, String subject, boolean needed) {
        if (section.mentions(key) && !here) {
            findings.add(section.keyPlace(key), key + " must only be given on " + subject, "", "leave it out");
        }
        if (needed && here && !section.mentions(key)) {
            findings.add(section.place(), "a monitor on " + subject + " must have a " + key, "", "add it to watch");
        }
    }

    private Pace pace(Section section) {
        if (section.mentions("every") == section.mentions("rows")) {
            findings.add(section.place(), "monitor must have exactly one of every and rows", "");
        }
        Duration every = section.span("every").orElse(Duration.ZERO);
        if (section.mentions("every") && every.compareTo(Duration.ofMinutes(1)) < 0) {
            findings.add(section.placeOf("every"), "every must be at least 1m", Spans.format(every));
        }
        section.span("season").ifPresent(season -> {
            boolean whole = !every.isZero()
                    && season.toMillis() % every.toMillis() == 0
                    && season.toMillis() / every.toMillis() <= MOST_PHASES;
            if (!whole) {
                String rule = "season must be a whole number of windows, at most " + MOST_PHASES;
                findings.add(section.placeOf("season"), rule, Spans.format(season), "such as 7d of every: 1d");
            }
        });
        return new Pace(every, section.whole("rows", 0), section.span("season"));
    }

    private Bound bound(Section section, boolean falling) {
        double alert = section.number("alert").orElse(Bound.USUAL);
        OptionalDouble clear = section.number("clear");
        clear.ifPresent(value -> {
            if (Double.isNaN(alert)) {
                findings.add(section.keyPlace("clear"), "clear must only be given beside alert", "", "leave it out");
            }
            if (falling ? value < alert : value > alert) {
                String rule = "clear must be " + (falling ? "at least" : "at most") + " alert";
                findings.add(section.placeOf("clear"), rule, Double.toString(value));
            }
        });
        int breaches = (int) section.whole("breaches", 1);
        int of = (int) section.whole("of", breaches);
        if (of < breaches) {
            findings.add(section.placeOf("of"), "of must be at least breaches", Integer.toString(of));
        }
        return new Bound(alert, clear, breaches, of, section.whole("least", Bound.LEAST_ROWS));
    }
}
