package dev.tidemill.app;

import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.app.AnswerDefinition.Method;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.FieldType;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads `answer`.
final class AnswerReader {
    private static final String UNKNOWN = "I don't know: no document here answers that.";
    private static final String PROMPT =
            "Answer the question with the numbered passages alone, and cite them as [1], [2]. Where they do not answer"
                    + " it, say that you don't know.";

    /// The keys that belong to a finder alone.
    private static final Map<String, String> OWN = Map.of("words", "words", "pattern", "pattern", "when", "topic");

    private final Findings findings;
    private final Code code;
    private final Draft draft;

    AnswerReader(Findings findings, Code code, Draft draft) {
        this.findings = findings;
        this.code = code;
        this.draft = draft;
    }

    Optional<AnswerDefinition> read(Section root) {
        Optional<Section> section = root.section("answer");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        if (!draft.decision().map(DecisionDefinition::outcomes).equals(Optional.of(AnswerDefinition.OUTCOMES))) {
            findings.add(
                    root.keyPlace("answer"),
                    "answer must have a decision with the outcomes answered, unknown, blocked and failed beside it",
                    draft.decision()
                            .map(decision -> decision.outcomes().toString())
                            .orElse(""),
                    "write decision: {on: a stream, outcomes: [answered, unknown, blocked, failed]}");
        }
        for (String other : List.of("model", "slate")) {
            if (root.mentions(other)) {
                findings.add(root.keyPlace(other), other + " must not stand beside answer", "", "answer.model writes");
            }
        }
        return Optional.of(answer(section.get()));
    }

    private AnswerDefinition answer(Section section) {
        Optional<String> collection = section.text("collection");
        String model = section.text("model").orElse(AnswerDefinition.EXTRACTIVE);
        if (model.equals(AnswerDefinition.EXTRACTIVE) && collection.isEmpty()) {
            findings.add(
                    section.placeOf("model"),
                    "a collection must be there for extractive to answer from",
                    "",
                    "add collection, or name a model of the gateway");
        }
        return new AnswerDefinition(
                asked(section.section("asked").orElse(Section.empty(section.place()))),
                new AnswerDefinition.Writing(
                        model,
                        section.text("prompt").orElse(PROMPT),
                        (int) section.whole("prompt_tokens", 4096),
                        (int) section.whole("answer_tokens", 512),
                        section.number("temperature")),
                collection,
                retrieval(section.section("retrieval").orElse(Section.empty(section.place()))),
                memory(section.section("memory").orElse(Section.empty(section.place()))),
                section.text("unknown").orElse(UNKNOWN),
                guard(section),
                caching(section.section("cache").orElse(Section.empty(section.place()))),
                new EvaluationReader(findings).read(section));
    }

    private AnswerDefinition.Asked asked(Section block) {
        for (String word : List.of("question", "conversation", "user", "labels")) {
            block.leaf(word).ifPresent(this::string);
        }
        return new AnswerDefinition.Asked(
                block.text("question").orElse(""),
                block.text("conversation"),
                block.text("user"),
                block.text("labels"));
    }

    private void string(Leaf leaf) {
        StreamDefinition decided = draft.decided();
        int slot = decided.schema().slot(leaf.text());
        if (slot < 0) {
            findings.unknown(
                    leaf.place(),
                    "a field of asked must be one of " + decided.name(),
                    leaf.text(),
                    decided.schema().names());
        } else if (decided.schema().fields().get(slot).type() != FieldType.STRING) {
            findings.add(
                    leaf.place(),
                    "field " + leaf.text() + " must be of type string",
                    decided.schema().fields().get(slot).type().word());
        }
    }

    private AnswerDefinition.Retrieval retrieval(Section block) {
        int candidates = (int) block.whole("candidates", 100);
        int passages = (int) block.whole("passages", 5);
        if (passages > candidates) {
            findings.add(
                    block.placeOf("passages"),
                    "passages must be at most candidates, " + candidates,
                    Integer.toString(passages));
        }
        return new AnswerDefinition.Retrieval(
                Method.valueOf(block.text("method").orElse("hybrid").toUpperCase(Locale.ROOT)),
                block.text("fusion").orElse("minmax").equals("rrf"),
                candidates,
                passages,
                block.number("least").orElse(0));
    }

    private static AnswerDefinition.Memory memory(Section block) {
        return new AnswerDefinition.Memory(
                (int) block.whole("turns", 20),
                block.flag("summarize", true),
                block.text("summarizer"),
                block.span("keep").orElse(Duration.ofDays(30)));
    }

    private List<GuardRule> guard(Section section) {
        List<GuardRule> rules = new ArrayList<>();
        section.section("guard")
                .ifPresent(all ->
                        all.entries().forEach((name, entry) -> rules.add(rule(name, (Section) entry.value()))));
        return rules;
    }

    private boolean reversible(Section block, String find) {
        boolean reversible = block.flag("reversible", false);
        boolean masks =
                find.equals("personal") && block.text("action").orElse("").equals("mask");
        if (reversible && !masks) {
            findings.add(
                    block.placeOf("reversible"),
                    "only personal data that is masked can be put back",
                    "true",
                    "leave it out, or write find: personal, action: mask");
        }
        return reversible && masks;
    }

    private GuardRule rule(String name, Section block) {
        String find = block.text("find").orElse("");
        OWN.forEach((word, finder) -> own(block, word, finder, find));
        List<String> stages = texts(block, "on");
        if (find.equals("topic") && stages.stream().anyMatch(stage -> !stage.equals("input"))) {
            findings.add(block.placeOf("on"), "a topic must be looked for in the input alone", stages.toString());
        }
        block.leaf("pattern").ifPresent(this::pattern);
        block.leaf("when")
                .ifPresent(leaf -> code.check(leaf, Kind.TEST, Expressions.over(Scope.derivation(draft.decided()))));
        return new GuardRule(
                name,
                stages.isEmpty() ? (find.equals("topic") ? List.of("input") : List.of("input", "output")) : stages,
                find,
                texts(block, "kinds"),
                texts(block, "words"),
                block.text("pattern"),
                block.text("when"),
                block.number("threshold"),
                block.text("action").orElse(""),
                reversible(block, find));
    }

    private void own(Section block, String word, String finder, String find) {
        if (block.mentions(word) && !find.equals(finder)) {
            findings.add(block.keyPlace(word), word + " must stand in a rule that finds " + finder, find);
        } else if (find.equals(finder) && !block.mentions(word)) {
            findings.add(block.placeOf("find"), "a rule that finds " + finder + " must have " + word, "");
        }
    }

    private void pattern(Leaf leaf) {
        try {
            Pattern.compile(leaf.text());
        } catch (PatternSyntaxException broken) {
            findings.add(
                    leaf.place(),
                    "pattern must be a regular expression",
                    leaf.text(),
                    broken.getDescription() + " at character " + (broken.getIndex() + 1));
        }
    }

    private static List<String> texts(Section block, String word) {
        return block.items(word)
                .map(items -> items.leaves().stream().map(Leaf::text).toList())
                .or(() -> block.text(word).map(List::of))
                .orElse(List.of());
    }

    private AnswerDefinition.Caching caching(Section block) {
        if (block.flag("semantic", false) && !block.mentions("exact")) {
            findings.add(block.placeOf("semantic"), "semantic must have exact beside it, which says for how long", "");
        }
        return new AnswerDefinition.Caching(
                block.span("exact"),
                block.flag("semantic", false),
                block.number("errors").orElse(0.02));
    }
}
