package dev.tidemill.platform;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.Application;
import dev.tidemill.app.Scope;
import dev.tidemill.chat.assistant.Answer;
import dev.tidemill.chat.assistant.AnswerDecider;
import dev.tidemill.chat.assistant.Assistant;
import dev.tidemill.chat.assistant.Assistant.AnswerMemory;
import dev.tidemill.chat.assistant.Assistant.History;
import dev.tidemill.chat.assistant.AssistantVersion;
import dev.tidemill.chat.assistant.Grounding;
import dev.tidemill.chat.assistant.Question;
import dev.tidemill.chat.assistant.Sources;
import dev.tidemill.chat.cache.AnswerCache;
import dev.tidemill.chat.cache.CacheSettings;
import dev.tidemill.chat.cache.Partition;
import dev.tidemill.chat.conversation.CentroidSummarizer;
import dev.tidemill.chat.conversation.Conversation;
import dev.tidemill.chat.conversation.ConversationKey;
import dev.tidemill.chat.conversation.Conversations;
import dev.tidemill.chat.conversation.Exchange;
import dev.tidemill.chat.conversation.Keeping;
import dev.tidemill.chat.conversation.Memory;
import dev.tidemill.chat.conversation.ModelSummarizer;
import dev.tidemill.chat.conversation.Summarizer;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.TopicLimits;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.pii.Vault;
import dev.tidemill.chat.pii.Vaults;
import dev.tidemill.chat.prompt.Prompt;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.Versions;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all applications that answer with texts share: language models, documents, conversations, what looks for
/// harm.
final class AnswerRoom {
    /// The algorithm of their versions.
    static final String ALGORITHM = "assistant";

    /// Turns before those that stay whole, as far back as a summary looks.
    private static final int SUMMARISED = 100;

    private static final int WINDOW = 8_192;
    private static final int PARTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(AnswerRoom.class);

    private final Services services;
    private final RunningChats chats;
    private final Shelf shelf;
    private final Grounding grounding;
    private final TextEmbedder embedder;
    private final Vaults vaults;
    private final GuardShelf guards;

    /// Where the documents of applications lie.
    interface Shelf {
        /// A version of an application's collection.
        ///
        /// @param version empty for the newest; no documents where there is none
        Sources sources(Application application, AnswerDefinition definition, OptionalInt version);
    }

    AnswerRoom(
            Services services,
            RunningChats chats,
            Shelf shelf,
            Grounding grounding,
            TextEmbedder embedder,
            GuardShelf guards) {
        this.services = services;
        this.chats = chats;
        this.shelf = shelf;
        this.grounding = grounding;
        this.embedder = embedder;
        this.vaults = new Vaults(() -> services.meters().config().clock().monotonicTime());
        this.guards = guards;
    }

    RunningChats chats() {
        return chats;
    }

    /// What answers an application's questions.
    ///
    /// @throws IllegalArgumentException where a rule of its guard names a kind that is not known
    AnswerDecider decider(Application application, Versions versions) {
        AnswerDefinition definition = application.answer().orElseThrow();
        return new AnswerDecider(
                application,
                assistant(application, memory(application, definition)),
                versions,
                used -> used.map(AssistantVersion::of).orElseGet(() -> own(application, definition)),
                services.config().clock(),
                services.meters().config().clock());
    }

    /// An application's assistant that gives no answer again, for those who measure it.
    Assistant forgetful(Application application) {
        return assistant(application, AnswerMemory.NONE);
    }

    private Assistant assistant(Application application, AnswerMemory memory) {
        AnswerDefinition definition = application.answer().orElseThrow();
        Guard guard = guards.of(definition.guard());
        Conversations conversations = conversations(definition);
        return new Assistant(
                application,
                new Assistant.Parts(
                        guard,
                        grounding,
                        chats::complete,
                        question -> history(
                                conversations,
                                application.name(),
                                question,
                                definition.memory().turns() + SUMMARISED),
                        TokenCounters.openAi("gpt-4o"),
                        summarizers(definition, guard),
                        memory,
                        topics(application, definition),
                        question -> vault(application, question)));
    }

    /// Where a model of the gateway summarises, the caller pays for it; where it does not answer in time, or a limit
    /// does not let it, sentences are taken word for word.
    private Assistant.Summarizers summarizers(AnswerDefinition definition, Guard guard) {
        Summarizer plain = new CentroidSummarizer();
        Optional<String> model = definition.memory().summarizer();
        if (model.isEmpty()) {
            return (caller, id) -> plain;
        }
        ModelSummarizer.Asking asking = new ModelSummarizer.Asking(model.get(), WINDOW, PATIENCE, PARTS);
        return (caller, id) -> new ModelSummarizer(
                new CallersModel(chats::complete, caller, id, TokenCounters.openAi("gpt-4o")),
                asking,
                guard,
                plain,
                () -> services.meters().config().clock().monotonicTime());
    }

    /// Of a conversation that is kept, one for all of its questions of one person; else of the question alone.
    private Vault vault(Application application, Question question) {
        if (question.conversation().isEmpty() || !question.earlier().isEmpty()) {
            return Vaults.single();
        }
        return vaults.of(String.join(
                "\n",
                question.tenant().name(),
                application.name(),
                question.user().orElse(""),
                question.conversation().get()));
    }

    /// The door into kept conversations.
    Memory remembering(Application application) {
        AnswerDefinition definition = application.answer().orElseThrow();
        Guard guard = guards.of(definition.guard());
        return new Memory(conversations(definition), guard);
    }

    private Conversations conversations(AnswerDefinition definition) {
        Keeping keeping =
                new Keeping(definition.memory().keep(), Keeping.DEFAULT.messagesMax(), Keeping.DEFAULT.charactersMax());
        return new StoredConversations(
                services.home().metadata(), keeping, services.config().clock());
    }

    private static Function<Question, Guard.Judgement> topics(Application application, AnswerDefinition definition) {
        TopicLimits limits = TopicLimits.of(definition.guard(), Scope.derivation(application.decided()));
        return question -> limits.judge(question.event().values(), question.text());
    }

    private History history(Conversations conversations, String application, Question question, int turns) {
        if (!question.earlier().isEmpty() || question.conversation().isEmpty()) {
            return new History(question.earlier(), 0);
        }
        ConversationKey key = new ConversationKey(
                question.tenant(), application, question.conversation().get());
        Optional<Conversation> kept = conversations.find(key);
        kept.filter(one -> !one.subject().equals(question.user())).ifPresent(one -> {
            throw Conversations.strange(key);
        });
        return kept.map(one -> new History(
                        recent(one.messages(), turns), one.messages().size()))
                .orElse(History.NONE);
    }

    /// The last turns, whole: each begins with a user's message.
    private static List<Message> recent(List<Message> messages, int turns) {
        int from = messages.size();
        for (int left = turns; left > 0 && from > 0; left--) {
            do {
                from--;
            } while (from > 0 && messages.get(from).role() != Role.USER);
        }
        return messages.subList(from, messages.size());
    }

    /// Keeps an answered question in its conversation; one that somebody else went on with meanwhile is left as it is.
    void remember(Memory memory, String application, dev.tidemill.chat.assistant.RunningAnswer.Made made) {
        Question question = made.question();
        String outcome = made.answer().outcome();
        boolean said = outcome.equals("answered") || outcome.equals("unknown");
        if (!said || question.conversation().isEmpty() || !question.earlier().isEmpty()) {
            return;
        }
        ConversationKey key = new ConversationKey(
                question.tenant(), application, question.conversation().get());
        try {
            memory.remember(
                    key,
                    question.user(),
                    made.expected(),
                    Exchange.of(made.usable(), made.answer().text()));
        } catch (TidemillException moved) {
            LOG.warn("an answer of {} was not added to its conversation: {}", application, moved.getMessage());
        }
    }

    private AnswerMemory memory(Application application, AnswerDefinition definition) {
        AnswerDefinition.Caching caching = definition.caching();
        if (caching.exact().isEmpty()) {
            return AnswerMemory.NONE;
        }
        CacheSettings settings = caching.semantic()
                ? CacheSettings.semantic(caching.exact().get(), caching.errors())
                : CacheSettings.exact(caching.exact().get());
        return new KeptAnswers(
                new AnswerCache(settings, embedder, services.config().clock(), services.meters()), application.name());
    }

    /// Answers to the same question, asked by somebody who may read the same, of the same version, after the same was
    /// said.
    private record KeptAnswers(AnswerCache cache, String application) implements AnswerMemory {
        private Partition partition(Question question, AssistantVersion version, History history) {
            return new Partition(
                    question.tenant(),
                    application,
                    version.model(),
                    version.version() + "/" + version.promptVersion() + " after " + history.messages(),
                    Integer.toString(version.sources().version()),
                    new TreeSet<>(question.labels()).toString());
        }

        @Override
        public Optional<Answer> find(Question question, String text, AssistantVersion version, History history) {
            return cache.find(partition(question, version, history), text)
                    .hit()
                    .map(hit -> Answer.read(hit.answer().answer()).givenAgain(hit.exact() ? "exact" : "semantic"));
        }

        @Override
        public void keep(Question question, String text, AssistantVersion version, History history, Answer answer) {
            cache.put(
                    partition(question, version, history),
                    text,
                    answer.json(),
                    question.user().orElse(""));
        }
    }

    /// What an application's file declares, told the prompt in production, over its newest documents. Looked up for
    /// every question, so that nobody is told one that was taken back.
    private AssistantVersion own(Application application, AnswerDefinition definition) {
        PromptRoom.Numbered prompt = PromptRoom.inUse(services, application);
        return new AssistantVersion(
                0,
                definition.writing().model(),
                prompt.number(),
                prompt.prompt(),
                shelf.sources(application, definition, OptionalInt.empty()));
    }

    static Prompt prompt(String template) {
        return Prompt.compile(
                new PromptDefinition("", List.of(new PromptDefinition.Template(Role.SYSTEM, template)), List.of()));
    }

    /// A version, ready to answer.
    ///
    /// @throws TidemillException INVALID where the content is none
    ModelInUse version(int number, Application application, byte[] content) {
        AnswerContent read = AnswerContent.read(content, number);
        return new AssistantVersion(
                number,
                read.model(),
                read.promptVersion(),
                Prompt.compile(read.prompt()),
                read.index() == 0
                        ? Sources.NONE
                        : shelf.sources(application, application.answer().orElseThrow(), OptionalInt.of(read.index())));
    }
}
