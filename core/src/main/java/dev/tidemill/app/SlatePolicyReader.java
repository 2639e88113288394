package dev.tidemill.app;

import dev.tidemill.app.SlateDefinition.Counted;
import dev.tidemill.app.SlateDefinition.Interaction;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what a list of items must keep.
final class SlatePolicyReader {
    private static final Duration NEW = Duration.ofDays(30);

    private final Findings findings;
    private final Code code;
    private final Draft draft;
    private final List<ExperimentDefinition> experiments;

    /// @param experiments whose arms the rules see
    SlatePolicyReader(Findings findings, Code code, Draft draft, List<ExperimentDefinition> experiments) {
        this.findings = findings;
        this.code = code;
        this.draft = draft;
        this.experiments = experiments;
    }

    /// Which outcomes of showings are declared as counted.
    Optional<Counted> counts(Section section, Map<String, Interaction> interactions) {
        return section.section("counts")
                .map(block -> new Counted(
                        interaction(block, "success", Optional.empty(), interactions),
                        interaction(block, "failure", Optional.empty(), interactions)));
    }

    /// @param counted what is declared as counted
    SlateDefinition.Policy read(
            Section section,
            SlateDefinition.Catalogue catalogue,
            Map<String, Interaction> interactions,
            Optional<Counted> counted) {
        Optional<StreamDefinition> items = Optional.ofNullable(draft.streams().get(catalogue.stream()));
        Optional<Expressions> expressions =
                items.map(stream -> Expressions.over(Scope.slate(draft.decided(), stream, experiments)));
        if (section.mentions("diversity") && catalogue.categories().isEmpty()) {
            findings.add(
                    section.keyPlace("diversity"),
                    "diversity must have the categories of items",
                    "",
                    "add catalogue.categories");
        }
        return new SlateDefinition.Policy(
                rules(section, expressions),
                exclude(section, interactions),
                section.section("diversity")
                        .map(block -> new SlateDefinition.Diversity(
                                block.text("method").orElse("").equals("calibrated"),
                                block.number("lambda").orElse(0.7))),
                caps(section, items),
                pinned(section, expressions),
                section.section("exploration")
                        .map(block -> new SlateDefinition.Exploration(
                                block.text("method").orElse("").equals("softmax"),
                                block.number("share").orElse(0.05),
                                block.number("temperature").orElse(0.1),
                                trials(block, interactions, counted))),
                section.section("new_items")
                        .map(block -> new SlateDefinition.Newcomers(
                                block.number("share").orElse(0.1),
                                block.span("age").orElse(NEW))));
    }

    private Optional<SlateDefinition.Trials> trials(
            Section block, Map<String, Interaction> interactions, Optional<Counted> counted) {
        if (!block.text("method").orElse("").equals("thompson")) {
            return Optional.empty();
        }
        SlateDefinition.Trials trials = new SlateDefinition.Trials(
                interaction(block, "success", counted.map(Counted::success), interactions),
                interaction(block, "failure", counted.map(Counted::failure), interactions),
                Math.clamp(block.number("rate").orElse(0.05), 1e-4, 1 - 1e-4),
                Math.max(0.1, block.number("strength").orElse(20)));
        counted.filter(one -> !one.equals(trials.counted()))
                .ifPresent(one -> findings.add(
                        block.place(),
                        "thompson must sample by what counts counts, " + one.success() + " and " + one.failure(),
                        trials.success() + " and " + trials.failure(),
                        "leave success and failure out"));
        return Optional.of(trials);
    }

    /// @param otherwise where the key is not there
    private String interaction(
            Section block, String key, Optional<String> otherwise, Map<String, Interaction> interactions) {
        String name = block.text(key).or(() -> otherwise).orElse("");
        if (!interactions.containsKey(name)) {
            findings.unknown(
                    block.mentions(key) ? block.placeOf(key) : block.place(),
                    key + " must name an interaction",
                    name,
                    interactions.keySet());
        }
        return name;
    }

    private List<SlateDefinition.Rule> rules(Section section, Optional<Expressions> expressions) {
        List<SlateDefinition.Rule> rules = new ArrayList<>();
        for (Section block : blocks(section, "rules")) {
            String name = block.text("name").orElse("");
            if (rules.stream().anyMatch(rule -> rule.name().equals(name))) {
                findings.add(block.placeOf("name"), "rules must have distinct names", name);
            }
            check(block, "keep", expressions);
            rules.add(new SlateDefinition.Rule(name, block.text("keep").orElse("")));
        }
        return rules;
    }

    private List<SlateDefinition.Pin> pinned(Section section, Optional<Expressions> expressions) {
        List<SlateDefinition.Pin> pinned = new ArrayList<>();
        for (Section block : blocks(section, "pinned")) {
            int position = (int) block.whole("position", 1);
            if (pinned.stream().anyMatch(pin -> pin.position() == position)) {
                findings.add(block.placeOf("position"), "positions must be pinned once", Integer.toString(position));
            }
            check(block, "when", expressions);
            pinned.add(new SlateDefinition.Pin(
                    position, block.text("when").orElse(""), block.text("label").orElse("pinned")));
        }
        return pinned;
    }

    private void check(Section block, String key, Optional<Expressions> expressions) {
        expressions.ifPresent(over -> block.leaf(key).ifPresent(leaf -> code.check(leaf, Kind.TEST, over)));
    }

    private static List<Section> blocks(Section section, String key) {
        List<Section> blocks = new ArrayList<>();
        section.items(key).ifPresent(items -> items.items().forEach(item -> blocks.add((Section) item)));
        return blocks;
    }

    private Map<String, Optional<Duration>> exclude(Section section, Map<String, Interaction> interactions) {
        Map<String, Optional<Duration>> exclude = new LinkedHashMap<>();
        section.section("exclude")
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    if (!interactions.containsKey(name)) {
                        findings.unknown(entry.place(), "exclude must name interactions", name, interactions.keySet());
                    }
                    Object value = ((Leaf) entry.value()).value();
                    exclude.put(name, value instanceof Duration span ? Optional.of(span) : Optional.empty());
                }));
        return exclude;
    }

    private Map<String, Integer> caps(Section section, Optional<StreamDefinition> items) {
        Map<String, Integer> caps = new LinkedHashMap<>();
        section.section("caps")
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    items.filter(stream -> stream.schema().slot(name) < 0)
                            .ifPresent(stream -> findings.unknown(
                                    entry.place(),
                                    "caps must be of fields of " + stream.name(),
                                    name,
                                    stream.schema().names()));
                    caps.put(name, ((Long) ((Leaf) entry.value()).value()).intValue());
                }));
        return caps;
    }
}
