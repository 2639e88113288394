package dev.tidemill.app;

import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.app.WatchDefinition.Group;
import dev.tidemill.app.WatchDefinition.Route;
import dev.tidemill.core.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads what is watched beyond the monitors, and checks that what monitors refer to is there.
final class WatchReader {
    private static final int MOST_SEGMENTS = 8;
    private static final Pattern ADDRESS =
            Pattern.compile("https://\\S{1,2000}|http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?(/\\S*)?");

    private final Findings findings;
    private final Draft draft;

    WatchReader(Findings findings, Draft draft) {
        this.findings = findings;
        this.draft = draft;
    }

    WatchDefinition read(Section root) {
        WatchDefinition watch = root.section("watch").map(this::watch).orElse(WatchDefinition.NONE);
        root.section("monitors")
                .ifPresent(all -> all.entries().forEach((_, entry) -> references((Section) entry.value(), watch)));
        return watch;
    }

    private void references(Section monitor, WatchDefinition watch) {
        monitor.items("to")
                .ifPresent(items -> known(
                        items.leaves(),
                        "to must name routes of watch",
                        watch.routes().keySet()));
        monitor.leaf("group")
                .ifPresent(leaf -> known(
                        List.of(leaf),
                        "group must be one of watch",
                        watch.groups().keySet()));
        monitor.leaf("segment")
                .filter(leaf -> !watch.segments().contains(leaf.text().split("=", 2)[0])
                        || !leaf.text().contains("="))
                .ifPresent(leaf -> findings.add(
                        leaf.place(),
                        "segment must be a field of watch's segments, =, and a value",
                        leaf.text(),
                        "such as country=it"));
    }

    private void known(List<Leaf> leaves, String rule, Collection<String> known) {
        for (Leaf leaf : leaves) {
            if (!known.contains(leaf.text())) {
                findings.unknown(leaf.place(), rule, leaf.text(), known);
            }
        }
    }

    private WatchDefinition watch(Section section) {
        List<String> answers =
                draft.decision().map(DecisionDefinition::outcomes).orElse(List.of());
        section.items("positive")
                .ifPresent(items -> known(items.leaves(), "positive must name outcomes of decision", answers));
        Map<String, Double> observed = new LinkedHashMap<>();
        section.section("observed")
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    if (!answers.contains(name)) {
                        findings.unknown(entry.place(), "observed must name outcomes of decision", name, answers);
                    }
                    observed.put(name, (Double) ((Leaf) entry.value()).value());
                }));
        section.items("segments").ifPresent(items -> {
            items.leaves().forEach(this::segment);
            if (items.leaves().size() > MOST_SEGMENTS) {
                String rule = "segments must be at most " + MOST_SEGMENTS;
                findings.add(
                        items.place(), rule, Integer.toString(items.leaves().size()));
            }
        });
        return new WatchDefinition(
                section.texts("segments"),
                groups(section),
                section.whole("least_group", WatchDefinition.LEAST_GROUP),
                section.texts("positive"),
                observed,
                section.flag("stratify", false),
                section.number("confidence"),
                routes(section));
    }

    private void segment(Leaf leaf) {
        List<String> names = draft.decided().schema().names();
        int slot = draft.decided().schema().slot(leaf.text());
        if (slot < 0) {
            findings.unknown(leaf.place(), "segments must be fields of the decided stream", leaf.text(), names);
        } else if (draft.decided().schema().fields().get(slot).type() == FieldType.TIMESTAMP) {
            findings.add(leaf.place(), "a segment must have few values, a time has not", leaf.text());
        }
    }

    private Map<String, Group> groups(Section section) {
        Map<String, Group> groups = new LinkedHashMap<>();
        section.section("groups")
                .ifPresent(all ->
                        all.entries().forEach((name, entry) -> groups.put(name, group((Section) entry.value()))));
        return groups;
    }

    private Group group(Section section) {
        section.leaf("field").ifPresent(this::segment);
        List<Double> bounds = new ArrayList<>();
        section.items("bounds").ifPresent(items -> {
            for (Leaf leaf : items.leaves()) {
                double bound = (Double) leaf.value();
                if (!bounds.isEmpty() && bound <= bounds.getLast()) {
                    findings.add(leaf.place(), "bounds must rise", leaf.text());
                }
                bounds.add(bound);
            }
        });
        return new Group(section.text("field").orElse(""), bounds);
    }

    private Map<String, Route> routes(Section section) {
        Map<String, Route> routes = new LinkedHashMap<>();
        section.section("routes")
                .ifPresent(all ->
                        all.entries().forEach((name, entry) -> routes.put(name, route((Section) entry.value()))));
        return routes;
    }

    private Route route(Section section) {
        if (section.mentions("webhook") == section.mentions("mail")) {
            findings.add(section.place(), "route must have exactly one of webhook and mail", "");
        }
        section.leaf("webhook")
                .filter(leaf -> !ADDRESS.matcher(leaf.text()).matches())
                .ifPresent(leaf -> findings.add(
                        leaf.place(), "webhook must be an https address, or http of this machine", leaf.text()));
        if (section.mentions("mail")) {
            for (String needed : List.of("from", "server")) {
                if (!section.mentions(needed)) {
                    findings.add(section.place(), "a route by mail must have " + needed, "");
                }
            }
            return new Route.Mail(
                    section.texts("mail"),
                    section.text("from").orElse(""),
                    section.text("server").orElse(""),
                    section.text("user").orElse(""),
                    section.text("password").orElse(""),
                    section.flag("tls", true));
        }
        return new Route.Webhook(
                section.text("webhook").orElse(""), section.text("secret").orElse(""));
    }
}
