package dev.tidemill.chat.assistant;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.Draft.Course;
import dev.tidemill.chat.assistant.PromptValues.Filled;
import dev.tidemill.chat.conversation.Budget;
import dev.tidemill.chat.conversation.Context;
import dev.tidemill.chat.conversation.ContextRequest;
import dev.tidemill.chat.conversation.ContextWindow;
import dev.tidemill.chat.conversation.Summarizer;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.Completion;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import dev.tidemill.chat.guard.Spotlight;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.pii.Vault;
import dev.tidemill.chat.prompt.PromptKind;
import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Answers questions: judges what is asked, finds passages, fits a prompt, lets a model write through the guard, and
/// checks what it wrote against the passages.
///
/// Every question is answered. Where it may not be asked, it is told so (`blocked`); where the collection supports
/// nothing, too (`unknown`), and no model is asked; where no provider answers, the passages answer word for word
/// (fallback `provider`), and only where there are none the answer fails.
///
/// **Invariant:** what [#again] makes of an answer that was kept is the same answer.
public final class Assistant {
    /// What is said where the guard lets a question or an answer not pass.
    public static final String BLOCKED = "This cannot be answered here.";

    /// In place of a question that a rule blocks, wherever it would be kept.
    public static final String WITHHELD = "[withheld]";

    /// The fallback where a spent budget lets a cheaper model answer.
    public static final String BUDGET = "budget";

    private final Application application;
    private final AnswerDefinition definition;
    private final Parts parts;
    private final Set<String> reversible;

    /// What an assistant is made of.
    ///
    /// @param completions models of the gateway, by name, answering through a guard of the caller's
    /// @param topics      what is off limits, over the whole of a question's event
    /// @param vaults      the vault of a question's session
    /// @param tokens      for prompts where the model's own counter is not known: never too few
    public record Parts(
            Guard guard,
            Grounding grounding,
            GuardedCompletions completions,
            Function<Question, History> history,
            TokenCounter tokens,
            Summarizers summarizers,
            AnswerMemory memory,
            Function<Question, Judgement> topics,
            Function<Question, Vault> vaults) {}

    /// Who summarises older turns.
    @FunctionalInterface
    public interface Summarizers {
        /// @param caller who pays, where it costs something
        /// @param id     of the request
        Summarizer of(Caller caller, String id);
    }

    /// [Completions] that answer through a guard.
    @FunctionalInterface
    public interface GuardedCompletions {
        Completion complete(CompletionRequest request, Caller caller, Guard guard);
    }

    /// What was said before.
    ///
    /// @param expected how many messages are kept
    public record History(List<Message> messages, int expected) {
        public static final History NONE = new History(List.of(), 0);

        public History {
            messages = List.copyOf(messages);
        }
    }

    /// Answers that were given before.
    public interface AnswerMemory {
        AnswerMemory NONE = new AnswerMemory() {
            @Override
            public Optional<Answer> find(Question question, String text, AssistantVersion version, History history) {
                return Optional.empty();
            }

            @Override
            public void keep(
                    Question question, String text, AssistantVersion version, History history, Answer answer) {}
        };

        /// @param text the question as it may be used
        Optional<Answer> find(Question question, String text, AssistantVersion version, History history);

        void keep(Question question, String text, AssistantVersion version, History history, Answer answer);
    }

    public Assistant(Application application, Parts parts) {
        this.application = application;
        this.definition = application.answer().orElseThrow();
        this.parts = parts;
        this.reversible = definition.guard().stream()
                .filter(GuardRule::reversible)
                .map(GuardRule::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    public AnswerDefinition definition() {
        return definition;
    }

    /// Begins an answer; returns when its first piece can be given out.
    ///
    /// @param cap the most tokens of the answer, where the asker says
    /// @throws dev.tidemill.chat.limit.LimitException where a limit does not admit it: nothing is kept of it then
    public RunningAnswer ask(Question question, AssistantVersion version, OptionalInt cap) {
        Judgement judged = judged(question);
        List<String> noted = new ArrayList<>(noted(judged));
        Masks masks = Masks.of(question, reversible, parts.vaults());
        if (judged.blocked()) {
            return RunningAnswer.at(new Draft(this, question, version, noted, masks).on(Course.BLOCKED), BLOCKED);
        }
        History history = history(question, masks);
        String text = masks.mask(question.text(), judged);
        Draft draft = new Draft(this, question, version, noted, masks).with(text, history);
        Optional<Answer> before = parts.memory().find(question, text, version, history);
        if (before.isPresent()) {
            return RunningAnswer.again(draft, before.get());
        }
        List<Passage> passages = passages(question, text, version, noted);
        draft = draft.with(passages, noted);
        if (definition.collection().isPresent() && passages.isEmpty()) {
            return RunningAnswer.at(draft.on(Course.UNKNOWN), definition.unknown());
        }
        if (version.model().equals(AnswerDefinition.EXTRACTIVE)) {
            return composed(draft);
        }
        Filled values = PromptValues.of(application, question.event(), text, parts.guard()::judge);
        draft.noted().addAll(noted(new Judgement(values.findings())));
        return values.blocked()
                ? RunningAnswer.at(draft.on(Course.BLOCKED), BLOCKED)
                : written(draft, PromptKind.wanted(version.prompt(), values.values()), cap);
    }

    /// What was said before as a model may read it: what is kept was judged when it was, what the asker sends was not.
    private History history(Question question, Masks masks) {
        History history = parts.history().apply(question);
        if (!question.earlier().isEmpty()) {
            return new History(masks.judged(history.messages(), parts.guard()), history.expected());
        }
        masks.avoid(history.messages());
        return history;
    }

    /// A question with what the guard masks made unreadable; empty where it may not be asked.
    public Optional<String> usable(Question question) {
        Judgement judged = judged(question);
        return judged.blocked() ? Optional.empty() : Optional.of(judged.masked(question.text()));
    }

    /// A question as it is kept with its decision: masked; of one that a rule blocks nothing but that it was withheld.
    /// One that a person is to look at (`review`) is there to be looked at.
    public String kept(Question question) {
        Judgement judged = judged(question);
        boolean withheld = judged.findings().stream().anyMatch(one -> one.action() == Action.BLOCK);
        return withheld ? WITHHELD : judged.masked(question.text());
    }

    private Judgement judged(Question question) {
        if (question.text().equals(WITHHELD)) {
            return new Judgement(List.of(new Finding("withheld", Action.BLOCK, 0, WITHHELD.length(), 1, "")));
        }
        List<Finding> findings = new ArrayList<>(
                parts.guard().judge(Stage.INPUT, question.text()).findings());
        findings.addAll(parts.topics().apply(question).findings());
        findings.sort(Comparator.comparingInt(Finding::from));
        return new Judgement(findings);
    }

    private List<Passage> passages(Question question, String text, AssistantVersion version, List<String> noted) {
        if (definition.collection().isEmpty()) {
            return List.of();
        }
        List<Passage> sound = new ArrayList<>();
        for (Passage passage : version.sources().find(text, question.labels())) {
            Judgement judged = parts.guard().judge(Stage.RETRIEVED, passage.text());
            noted.addAll(noted(judged));
            if (!judged.blocked() && passage.score() >= definition.retrieval().least()) {
                sound.add(passage.hiding(judged));
            }
        }
        return sound.subList(0, Math.min(sound.size(), definition.retrieval().passages()));
    }

    private RunningAnswer composed(Draft draft) {
        String text = parts.grounding().compose(draft.text(), draft.passages());
        if (text.isEmpty()) {
            return RunningAnswer.at(draft.on(Course.UNKNOWN), definition.unknown());
        }
        Judgement judged = parts.guard().judge(Stage.OUTPUT, text);
        draft.noted().addAll(noted(judged));
        return judged.blocked()
                ? RunningAnswer.at(draft.on(Course.BLOCKED), BLOCKED)
                : RunningAnswer.at(draft, judged.masked(text));
    }

    private RunningAnswer written(Draft draft, Map<String, Object> values, OptionalInt cap) {
        String id = draft.question().event().id();
        Caller caller = new Caller(
                draft.question().tenant().name(),
                draft.question().key(),
                draft.question().user().orElse(""),
                application.name());
        Context context = fit(
                draft,
                draft.version().prompt().render(values),
                definition.memory().summarized() ? parts.summarizers().of(caller, id) : Summarizer.NONE);
        Draft fitted = draft.fitted(context);
        CompletionRequest request = new CompletionRequest(
                id,
                draft.version().model(),
                context.messages(),
                OptionalInt.of(Math.min(
                        cap.orElse(Integer.MAX_VALUE), definition.writing().answerTokens())),
                settings(),
                List.of());
        try {
            Completion completion = parts.completions().complete(request, caller, noting(fitted));
            Draft written = completion.instead().isPresent() ? fitted.fallingBack(BUDGET) : fitted;
            return RunningAnswer.over(written, completion.stream());
        } catch (ProviderException nobody) {
            RunningAnswer composed = draft.passages().isEmpty() ? null : composed(fitted.fallingBack("provider"));
            return composed != null
                    ? composed
                    : RunningAnswer.failed(fitted.on(Course.FAILED).fallingBack("provider"), nobody);
        }
    }

    /// The guard, its findings noted in the answer.
    private Guard noting(Draft draft) {
        Guard guard = parts.guard();
        if (guard.idle()) {
            return guard;
        }
        return (stage, text) -> {
            Judgement judged = guard.judge(stage, text);
            noted(judged).stream().filter(one -> !draft.noted().contains(one)).forEach(draft.noted()::add);
            return judged;
        };
    }

    private Settings settings() {
        return new Settings(
                definition.writing().answerTokens(),
                definition.writing().temperature(),
                java.util.OptionalDouble.empty(),
                List.of(),
                OptionalInt.empty(),
                false,
                Map.of());
    }

    private Context fit(Draft draft, List<Message> told, Summarizer summarizer) {
        int answer = definition.writing().answerTokens();
        List<Message> conversation = new ArrayList<>(draft.history().messages());
        conversation.add(Message.user(draft.text()));
        Event event = draft.question().event();
        Spotlight spotlight = Spotlight.of(event.id() + " " + event.time());
        List<Message> instructions = new ArrayList<>(told);
        List<String> marked = new ArrayList<>();
        for (int i = 0; i < draft.passages().size(); i++) {
            Passage passage = draft.passages().get(i);
            marked.add(spotlight.mark("[" + (i + 1) + "] " + passage.title() + "\n" + passage.text()));
        }
        if (!marked.isEmpty()) {
            instructions.add(Message.system(spotlight.instruction()));
        }
        return new ContextWindow(parts.tokens(), summarizer)
                .fit(new ContextRequest(
                        instructions,
                        marked,
                        conversation,
                        List.of(),
                        Budget.of(definition.writing().promptTokens() + answer, answer)
                                .keeping(definition.memory().turns())));
    }

    static List<String> noted(Judgement judged) {
        return judged.findings().stream()
                .map(finding -> finding.rule() + ":" + finding.action().name().toLowerCase(java.util.Locale.ROOT))
                .distinct()
                .toList();
    }

    /// The whole answer, of what was written.
    ///
    /// @param finish why it ended
    Answer whole(Draft draft, String written, String finish, long promptTokens, long answerTokens) {
        boolean rests = draft.course() == Course.WRITTEN && !draft.passages().isEmpty();
        Grounding.Checked checked = rests
                ? parts.grounding().check(written, draft.passages())
                : new Grounding.Checked(List.of(), List.of());
        return new Answer(
                written,
                finish.equals("content_filter")
                        ? Course.BLOCKED.word()
                        : draft.course().word(),
                finish,
                checked.citations(),
                checked.unsupported(),
                draft.passages(),
                draft.leftOut(),
                draft.version().model(),
                draft.version().promptVersion(),
                draft.version().sources().version(),
                promptTokens,
                answerTokens,
                "",
                List.copyOf(draft.noted()));
    }

    /// The same answer made again of what was kept: judged, checked and ruled anew.
    public Answer again(Question question, Answer kept, AssistantVersion version) {
        Judgement judged = judged(question);
        boolean blocked = judged.blocked();
        // The application file answers from what is newest when it is asked: what that was then, was kept.
        boolean own = version.version() == 0;
        boolean rests = !blocked
                && kept.outcome().equals(Course.WRITTEN.word())
                && !kept.passages().isEmpty();
        Grounding.Checked checked = rests
                ? parts.grounding().check(kept.text(), kept.passages())
                : new Grounding.Checked(List.of(), List.of());
        return new Answer(
                blocked ? BLOCKED : kept.text(),
                blocked ? Course.BLOCKED.word() : kept.outcome(),
                kept.finish(),
                checked.citations(),
                checked.unsupported(),
                kept.passages(),
                kept.leftOut(),
                version.model(),
                own ? kept.prompt() : version.promptVersion(),
                own ? kept.index() : version.sources().version(),
                kept.promptTokens(),
                kept.answerTokens(),
                kept.cached(),
                kept.noted());
    }

    /// Keeps an answer for the next who asks the same, where it may be given again.
    void keep(Draft draft, Answer answer) {
        if (answer.outcome().equals(Course.WRITTEN.word())
                && answer.finish().equals("stop")
                && draft.fallback().isEmpty()) {
            parts.memory().keep(draft.question(), draft.text(), draft.version(), draft.history(), answer);
        }
    }
}
