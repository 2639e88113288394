package dev.tidemill.app;

import dev.tidemill.app.SlateDefinition.Candidate;
import dev.tidemill.app.SlateDefinition.Interaction;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.FieldType;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `slate`.
final class SlateReader {
    private static final Duration HALF_LIFE = Duration.ofDays(7);

    private final Findings findings;
    private final Code code;
    private final Draft draft;
    private final List<ExperimentDefinition> experiments;

    /// @param experiments whose arms the rules see
    SlateReader(Findings findings, Code code, Draft draft, List<ExperimentDefinition> experiments) {
        this.findings = findings;
        this.code = code;
        this.draft = draft;
        this.experiments = experiments;
    }

    Optional<SlateDefinition> read(Section root) {
        Optional<Section> section = root.section("slate");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        if (!draft.decision().map(DecisionDefinition::outcomes).equals(Optional.of(SlateDefinition.OUTCOMES))) {
            findings.add(
                    root.keyPlace("slate"),
                    "slate must have a decision with the outcomes slate and empty beside it",
                    draft.decision()
                            .map(decision -> decision.outcomes().toString())
                            .orElse(""),
                    "write decision: {on: a stream, outcomes: [slate, empty]}");
        }
        if (root.mentions("model")) {
            findings.add(root.keyPlace("model"), "model must not stand beside slate", "", "slate.candidates learn");
        }
        return Optional.of(slate(section.get()));
    }

    private SlateDefinition slate(Section section) {
        SlateDefinition.Keys keys = new SlateDefinition.Keys(
                section.text("user"),
                section.text("session"),
                section.text("item").orElse(""));
        section.leaf("user").ifPresent(leaf -> string(leaf, draft.decided()));
        section.leaf("session").ifPresent(leaf -> string(leaf, draft.decided()));
        SlateDefinition.Catalogue catalogue = catalogue(section, keys);
        int size = (int) section.whole("size", 10);
        int most = (int) section.whole("most", 100);
        if (size > most) {
            findings.add(section.placeOf("size"), "size must be at most most, " + most, Integer.toString(size));
        }
        Map<String, Interaction> interactions = interactions(section, keys);
        Map<String, Candidate> candidates = candidates(section, catalogue);
        SlatePolicyReader policies = new SlatePolicyReader(findings, code, draft, experiments);
        Optional<SlateDefinition.Counted> counts = policies.counts(section, interactions);
        SlateDefinition.Policy policy = policies.read(section, catalogue, interactions, counts);
        return new SlateDefinition(
                keys,
                request(section),
                size,
                most,
                catalogue,
                interactions,
                (int) section.whole("history", 200),
                candidates,
                blend(section, candidates),
                policy,
                section.section("rank").map(block -> rank(block, interactions)),
                new ColdReader(findings, draft).read(section, keys, candidates),
                section.section("tuning")
                        .map(block -> new SlateDefinition.Tuning(
                                (int) block.whole("trials", SlateDefinition.Tuning.USUAL.trials()),
                                block.span("budget").orElse(SlateDefinition.Tuning.USUAL.budget())))
                        .orElse(SlateDefinition.Tuning.USUAL),
                counts.or(() -> policy.exploration()
                        .flatMap(SlateDefinition.Exploration::trials)
                        .map(SlateDefinition.Trials::counted)));
    }

    private Map<String, SlateDefinition.Range> search(Section block) {
        Map<String, SlateDefinition.Range> ranges = new LinkedHashMap<>();
        block.section("search")
                .ifPresent(all -> all.entries().forEach((word, entry) -> {
                    List<Double> bounds = ((Tree.Items) entry.value())
                            .leaves().stream()
                                    .map(leaf -> (Double) leaf.value())
                                    .toList();
                    if (bounds.size() == 2 && bounds.getFirst() < bounds.getLast()) {
                        ranges.put(word, new SlateDefinition.Range(bounds.getFirst(), bounds.getLast()));
                    } else {
                        findings.add(
                                entry.place(),
                                "a range must be the least and the most of a parameter",
                                bounds.toString(),
                                "write " + word + ": [10, 1000]");
                    }
                }));
        return ranges;
    }

    private SlateDefinition.Rank rank(Section block, Map<String, Interaction> interactions) {
        String clicks = block.text("clicks").orElse("");
        Interaction interaction = interactions.get(clicks);
        if (interaction == null) {
            findings.unknown(block.placeOf("clicks"), "clicks must name an interaction", clicks, interactions.keySet());
        } else {
            StreamDefinition stream = draft.streams().get(interaction.stream());
            String decided = draft.decided().name();
            if (stream != null
                    && stream.about()
                            .filter(about -> about.stream().equals(decided))
                            .isEmpty()) {
                findings.add(
                        block.placeOf("clicks"),
                        "clicks must be of a stream that is about " + decided,
                        stream.name(),
                        "add about: {stream: " + decided + ", field: …} to it");
            }
        }
        return new SlateDefinition.Rank(
                clicks, (int) block.whole("size", 50), (int) block.whole("least", 200), numbers(block, "parameters"));
    }

    private static Map<String, Double> numbers(Section block, String key) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        block.section(key)
                .ifPresent(given -> given.entries()
                        .forEach((word, value) -> numbers.put(word, (Double) ((Leaf) value.value()).value())));
        return numbers;
    }

    private Map<String, String> request(Section section) {
        Map<String, String> request = new LinkedHashMap<>();
        section.section("request")
                .ifPresent(all -> all.entries().forEach((word, entry) -> {
                    Leaf leaf = (Leaf) entry.value();
                    if (word.equals("size")) {
                        typed(leaf, draft.decided(), FieldType.INTEGER);
                    } else {
                        string(leaf, draft.decided());
                    }
                    request.put(word, leaf.text());
                }));
        return request;
    }

    private SlateDefinition.Catalogue catalogue(Section section, SlateDefinition.Keys keys) {
        Section block = section.section("catalogue").orElse(Section.empty(section.place()));
        stream(block).ifPresent(stream -> {
            has(section.placeOf("item"), stream, keys.item());
            block.leaf("title").ifPresent(leaf -> string(leaf, stream));
            block.leaf("categories").ifPresent(leaf -> string(leaf, stream));
            block.leaf("description").ifPresent(leaf -> string(leaf, stream));
        });
        return new SlateDefinition.Catalogue(
                block.text("stream").orElse(""),
                block.text("title"),
                block.text("categories"),
                block.text("description"));
    }

    private Optional<StreamDefinition> stream(Section block) {
        Optional<Leaf> leaf = block.leaf("stream");
        Optional<StreamDefinition> stream = leaf.map(Leaf::text).map(draft.streams()::get);
        if (stream.isEmpty()) {
            leaf.ifPresent(unknown -> findings.unknown(
                    unknown.place(),
                    "stream must be one of the streams",
                    unknown.text(),
                    draft.streams().keySet()));
        }
        return stream;
    }

    private Map<String, Interaction> interactions(Section section, SlateDefinition.Keys keys) {
        Map<String, Interaction> interactions = new LinkedHashMap<>();
        Section all = section.section("interactions").orElse(Section.empty(section.place()));
        all.entries().forEach((name, entry) -> {
            Section block = (Section) entry.value();
            stream(block).ifPresent(stream -> {
                has(block.placeOf("stream"), stream, keys.item());
                boolean named = keys.user()
                                .filter(field -> stream.schema().slot(field) >= 0)
                                .isPresent()
                        || keys.session()
                                .filter(field -> stream.schema().slot(field) >= 0)
                                .isPresent();
                if (!named) {
                    findings.add(
                            block.placeOf("stream"),
                            "a stream of interactions must have the field user or session of slate",
                            stream.name(),
                            "its fields: " + String.join(", ", stream.schema().names()));
                }
                block.leaf("when")
                        .ifPresent(leaf -> code.check(leaf, Kind.TEST, Expressions.over(Scope.derivation(stream))));
                block.leaf("value").ifPresent(leaf -> number(leaf, stream));
            });
            interactions.put(
                    name,
                    new Interaction(
                            block.text("stream").orElse(""),
                            block.text("when"),
                            block.number("weight").orElse(1),
                            block.text("value")));
        });
        if (all.entries().isEmpty() && all.broken().isEmpty() && section.mentions("interactions")) {
            findings.add(all.place(), "interactions must name at least one", "");
        }
        return interactions;
    }

    private Map<String, Candidate> candidates(Section section, SlateDefinition.Catalogue catalogue) {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        Section all = section.section("candidates").orElse(Section.empty(section.place()));
        all.entries().forEach((name, entry) -> {
            Section block = (Section) entry.value();
            Map<String, Double> parameters = numbers(block, "parameters");
            Duration halfLife = block.span("half_life").orElse(HALF_LIFE);
            if (halfLife.isZero()) {
                findings.add(block.placeOf("half_life"), "half_life must be longer than zero", "0s");
            }
            Candidate candidate = new Candidate(
                    block.text("algorithm").orElse(""),
                    parameters,
                    (int) block.whole("limit", 100),
                    halfLife,
                    search(block));
            if (candidate.live() && !candidate.search().isEmpty()) {
                findings.add(
                        block.placeOf("search"), "search must be of a candidate that learns", candidate.algorithm());
            }
            boolean texts = catalogue.title().isPresent()
                    || catalogue.categories().isPresent()
                    || catalogue.description().isPresent();
            if (candidate.content() && !texts) {
                findings.add(
                        block.placeOf("algorithm"),
                        "content must have texts of items",
                        "",
                        "add title, categories or description to catalogue");
            }
            candidates.put(name, candidate);
        });
        if (all.entries().isEmpty() && all.broken().isEmpty() && section.mentions("candidates")) {
            findings.add(all.place(), "candidates must name at least one", "", "such as popular: {algorithm: popular}");
        }
        return candidates;
    }

    private SlateDefinition.Blend blend(Section section, Map<String, Candidate> candidates) {
        Map<String, Double> weights = new LinkedHashMap<>();
        Optional<Section> blend = section.section("blend");
        blend.flatMap(block -> block.section("weights"))
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    if (!candidates.containsKey(name)) {
                        findings.unknown(entry.place(), "weights must be of candidates", name, candidates.keySet());
                    }
                    weights.put(name, (Double) ((Leaf) entry.value()).value());
                }));
        return new SlateDefinition.Blend(
                blend.flatMap(block -> block.text("method")).orElse("rrf").equals("zscore"), weights);
    }

    private void has(Place place, StreamDefinition stream, String field) {
        int slot = stream.schema().slot(field);
        if (slot < 0) {
            findings.unknown(
                    place,
                    "item must be a field of " + stream.name(),
                    field,
                    stream.schema().names());
        }
    }

    private void string(Leaf leaf, StreamDefinition stream) {
        typed(leaf, stream, FieldType.STRING);
    }

    private void number(Leaf leaf, StreamDefinition stream) {
        int slot = stream.schema().slot(leaf.text());
        List<FieldType> numbers = List.of(FieldType.INTEGER, FieldType.NUMBER, FieldType.DECIMAL);
        if (slot < 0) {
            findings.unknown(
                    leaf.place(),
                    "value must be a field of " + stream.name(),
                    leaf.text(),
                    stream.schema().names());
        } else if (!numbers.contains(stream.schema().fields().get(slot).type())) {
            findings.add(
                    leaf.place(),
                    "value must be a number",
                    stream.schema().fields().get(slot).type().word());
        }
    }

    private void typed(Leaf leaf, StreamDefinition stream, FieldType type) {
        int slot = stream.schema().slot(leaf.text());
        if (slot < 0) {
            findings.unknown(
                    leaf.place(),
                    "a field of slate must be one of " + stream.name(),
                    leaf.text(),
                    stream.schema().names());
        } else if (stream.schema().fields().get(slot).type() != type) {
            findings.add(
                    leaf.place(),
                    "field " + leaf.text() + " must be of type " + type.word(),
                    stream.schema().fields().get(slot).type().word());
        }
    }
}
