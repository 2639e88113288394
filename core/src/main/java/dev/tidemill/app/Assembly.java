package dev.tidemill.app;

import dev.tidemill.app.StreamDefinition.About;
import dev.tidemill.app.Tree.Items;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.core.SemanticVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Puts the parts of an application together in the order in which they refer to each other, checking as it
/// goes.
final class Assembly {
    private final Findings findings;
    private final Code code;
    private final String source;

    Assembly(Findings findings, String source) {
        this.findings = findings;
        this.code = new Code(findings);
        this.source = source;
    }

    /// The whole; meaningful only where there are no findings.
    Application application(Section root) {
        Map<String, StreamDefinition> streams = streams(root);
        Map<String, EntityDefinition> entities = entities(root, streams);
        Optional<DecisionDefinition> decision = root.section("decision").map(section -> decision(section, streams));
        Optional<StreamDefinition> decided =
                decision.map(DecisionDefinition::stream).map(streams::get);
        Optional<OutcomeDefinition> outcome =
                root.section("outcome").map(section -> outcome(section, streams, decided));
        StreamDefinition subject = decided.orElseGet(Assembly::nothing);
        Draft draft = new Draft(streams, entities, decision, outcome, subject);
        FeatureReader reader = new FeatureReader(findings, code, new FeatureReader.Parts(streams, entities, subject));
        List<Feature> features = features(root, decided, reader);
        root.section("features").ifPresent(section -> new RetentionCheck(findings, streams).check(section, features));
        Lifecycle lifecycle = new LifecycleReader(
                        findings,
                        draft,
                        new ExperimentReader(findings, code, draft, features),
                        new CostReader(findings, code, draft))
                .read(root);
        return new Application(
                root.text("application").orElse(""),
                version(root),
                root.text("description").orElse(""),
                streams,
                entities,
                features,
                outcome,
                decision,
                model(root, features, reader, draft),
                policy(root, features, draft, lifecycle),
                imports(root, streams),
                new MonitorReader(findings, features).read(root),
                lifecycle,
                new SlateReader(findings, code, draft, lifecycle.experiments().all()).read(root),
                new AnswerReader(findings, code, draft).read(root),
                source);
    }

    private SemanticVersion version(Section root) {
        Optional<Leaf> leaf = root.leaf("version");
        if (leaf.isPresent()) {
            try {
                return SemanticVersion.parse(leaf.get().text());
            } catch (IllegalArgumentException broken) {
                findings.add(
                        leaf.get().place(),
                        "version must be major.minor.patch",
                        leaf.get().text(),
                        "such as 1.0.0");
            }
        }
        return new SemanticVersion(0, 0, 0);
    }

    private Map<String, StreamDefinition> streams(Section root) {
        Map<String, StreamDefinition> streams = new LinkedHashMap<>();
        StreamReader reader = new StreamReader(findings, code);
        Optional<Section> all = root.section("streams");
        all.ifPresent(section -> section.entries()
                .forEach((name, entry) -> streams.put(name, reader.read(name, (Section) entry.value()))));
        all.ifPresent(section -> new AboutCheck(findings, streams).check(section));
        all.ifPresent(section -> checkKnown(section, streams));
        all.filter(section -> section.entries().isEmpty() && section.broken().isEmpty())
                .ifPresent(section -> findings.add(section.place(), "streams must name at least one", ""));
        return streams;
    }

    /// Checks against the ids of a stream must name one that there is.
    private void checkKnown(Section all, Map<String, StreamDefinition> streams) {
        streams.forEach((name, stream) -> {
            for (CheckDefinition check : stream.checks()) {
                if (check.rule() instanceof CheckDefinition.Rule.Known known && !streams.containsKey(known.stream())) {
                    all.section(name)
                            .flatMap(section -> section.section("checks"))
                            .flatMap(section -> section.section(check.name()))
                            .flatMap(section -> section.leaf("stream"))
                            .ifPresent(leaf -> findings.unknown(
                                    leaf.place(),
                                    "stream must be one of the streams",
                                    known.stream(),
                                    streams.keySet()));
                }
            }
        });
    }

    private Map<String, EntityDefinition> entities(Section root, Map<String, StreamDefinition> streams) {
        Map<String, EntityDefinition> entities = new LinkedHashMap<>();
        Set<String> known = new TreeSet<>();
        streams.values().forEach(stream -> known.addAll(stream.schema().names()));
        root.section("entities")
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    Items key = entry.value() instanceof Items items
                            ? items
                            : ((Section) entry.value()).items("key").orElse(new Items(entry.place(), List.of()));
                    List<String> fields = new ArrayList<>();
                    for (Leaf leaf : key.leaves()) {
                        if (known.contains(leaf.text())) {
                            fields.add(leaf.text());
                        } else {
                            findings.unknown(leaf.place(), "key must be a field of a stream", leaf.text(), known);
                        }
                    }
                    String description = entry.value() instanceof Section section
                            ? section.text("description").orElse("")
                            : "";
                    entities.put(name, new EntityDefinition(name, fields, description));
                }));
        return entities;
    }

    private DecisionDefinition decision(Section section, Map<String, StreamDefinition> streams) {
        section.leaf("on")
                .filter(leaf -> !streams.containsKey(leaf.text()))
                .ifPresent(leaf ->
                        findings.unknown(leaf.place(), "on must be one of the streams", leaf.text(), streams.keySet()));
        Set<String> seen = new HashSet<>();
        section.items("outcomes").ifPresent(items -> {
            for (Leaf leaf : items.leaves()) {
                if (!seen.add(leaf.text())) {
                    findings.add(leaf.place(), "outcomes must be distinct", leaf.text());
                }
            }
            if (items.items().isEmpty()) {
                findings.add(items.place(), "outcomes must name at least one", "");
            }
        });
        Duration deadline = section.span("deadline").orElse(DecisionDefinition.DEFAULT_DEADLINE);
        if (deadline.isZero() || deadline.compareTo(Duration.ofMinutes(1)) > 0) {
            findings.add(section.placeOf("deadline"), "deadline must be from 1ms to 1m", Spans.format(deadline));
        }
        return new DecisionDefinition(section.text("on").orElse(""), deadline, section.texts("outcomes"));
    }

    private OutcomeDefinition outcome(
            Section section, Map<String, StreamDefinition> streams, Optional<StreamDefinition> decided) {
        Optional<Leaf> named = section.leaf("stream");
        StreamDefinition stream = named.map(leaf -> streams.get(leaf.text())).orElse(null);
        if (stream == null) {
            named.ifPresent(leaf ->
                    findings.unknown(leaf.place(), "stream must be one of the streams", leaf.text(), streams.keySet()));
        } else {
            boolean tells = decided.isEmpty()
                    || stream.about()
                            .map(About::stream)
                            .filter(decided.get().name()::equals)
                            .isPresent();
            if (!tells) {
                String rule = "stream must be about the decided stream "
                        + decided.get().name();
                findings.add(section.placeOf("stream"), rule, stream.name(), "add about to the stream");
            }
            section.leaf("field").ifPresent(leaf -> label(leaf, stream));
        }
        return new OutcomeDefinition(
                section.text("stream").orElse(""),
                section.text("field").orElse(""),
                section.span("delay").orElse(Duration.ZERO),
                section.leaf("otherwise").map(leaf -> (Boolean) leaf.value()));
    }

    private void label(Leaf leaf, StreamDefinition stream) {
        int slot = stream.schema().slot(leaf.text());
        if (slot < 0) {
            List<String> known = stream.schema().names();
            findings.unknown(leaf.place(), "field must be a field of " + stream.name(), leaf.text(), known);
            return;
        }
        FieldType type = stream.schema().fields().get(slot).type();
        if (type == FieldType.STRING || type == FieldType.TIMESTAMP) {
            findings.add(leaf.place(), "field must be a boolean or a number, it is the label", type.word());
        }
    }

    private List<Feature> features(Section root, Optional<StreamDefinition> decided, FeatureReader reader) {
        Optional<Section> section = root.section("features");
        if (section.isEmpty()) {
            return List.of();
        }
        if (decided.isEmpty()) {
            if (!root.mentions("decision")) {
                String remedy = "add decision: {on: a stream, outcomes: [...]}";
                findings.add(root.keyPlace("features"), "features must have a decision that they are for", "", remedy);
            }
            return List.of();
        }
        return reader.read(section.get());
    }

    private Optional<ModelDefinition> model(Section root, List<Feature> features, FeatureReader reader, Draft draft) {
        root.section("model").ifPresent(section -> {
            for (String needed : List.of("decision", "outcome")) {
                if (!root.mentions(needed)) {
                    String rule = "model must have " + needed + " beside it";
                    findings.add(root.keyPlace("model"), rule, "", "it learns outcomes of decisions");
                }
            }
        });
        return root.section("model").map(section -> new ModelReader(findings).read(section, features, reader, draft));
    }

    private PolicyDefinition policy(Section root, List<Feature> features, Draft draft, Lifecycle lifecycle) {
        List<String> outcomes =
                draft.decision().map(DecisionDefinition::outcomes).orElse(List.of());
        Optional<Section> section = root.section("policy");
        if (section.isEmpty() || outcomes.isEmpty()) {
            section.filter(policy -> !root.mentions("decision"))
                    .ifPresent(
                            policy -> findings.add(root.keyPlace("policy"), "policy must have decision beside it", ""));
            return PolicyReader.none(outcomes);
        }
        return new PolicyReader(
                        findings, code, outcomes, lifecycle.experiments().all())
                .read(section.get(), draft.decided(), features);
    }

    private Map<String, ImportDefinition> imports(Section root, Map<String, StreamDefinition> streams) {
        Map<String, ImportDefinition> imports = new LinkedHashMap<>();
        ImportReader reader = new ImportReader(findings, streams);
        root.section("imports")
                .ifPresent(all -> all.entries()
                        .forEach((name, entry) -> imports.put(name, reader.read(name, (Section) entry.value()))));
        return imports;
    }

    /// Stands for the decided stream where there is none.
    private static StreamDefinition nothing() {
        return new StreamDefinition(
                "",
                "",
                Schema.of(List.of()),
                "",
                "",
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
