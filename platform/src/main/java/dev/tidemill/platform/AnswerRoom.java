package dev.tidemill.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import dev.tidemill.chat.classify.ShippedModels;
import dev.tidemill.chat.classify.TextClassifier;
import dev.tidemill.chat.conversation.CentroidSummarizer;
import dev.tidemill.chat.conversation.Conversation;
import dev.tidemill.chat.conversation.ConversationKey;
import dev.tidemill.chat.conversation.Conversations;
import dev.tidemill.chat.conversation.Exchange;
import dev.tidemill.chat.conversation.Keeping;
import dev.tidemill.chat.conversation.Memory;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.GuardParts;
import dev.tidemill.chat.guard.Guards;
import dev.tidemill.chat.guard.TopicLimits;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.pii.PersonalData;
import dev.tidemill.chat.prompt.Prompt;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.prompt.PromptJson;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.Versions;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all applications that answer with texts share: language models, documents, conversations, what looks for
/// harm. Large models are loaded by the first text that a rule judges with them.
final class AnswerRoom {
    /// The algorithm of their versions.
    static final String ALGORITHM = "assistant";

    private static final Logger LOG = LoggerFactory.getLogger(AnswerRoom.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Services services;
    private final RunningChats chats;
    private final Shelf shelf;
    private final Grounding grounding;
    private final TextEmbedder embedder;
    private final Supplier<PersonalData> personal = later(PersonalData::shipped);
    private final Supplier<TextClassifier> injection;
    private final Supplier<TextClassifier> harassment;

    /// Where the documents of applications lie.
    interface Shelf {
        /// A version of an application's collection.
        ///
        /// @param version empty for the newest; no documents where there is none
        Sources sources(Application application, AnswerDefinition definition, OptionalInt version);
    }

    AnswerRoom(Services services, RunningChats chats, Shelf shelf, Grounding grounding, TextEmbedder embedder) {
        this.services = services;
        this.chats = chats;
        this.shelf = shelf;
        this.grounding = grounding;
        this.embedder = embedder;
        this.injection = later(() -> TextClassifier.of(ShippedModels.INJECTION.load(), Optional.of(embedder)));
        this.harassment = later(() -> TextClassifier.of(ShippedModels.HARASSMENT.load(), Optional.of(embedder)));
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
        Guard guard = definition.guard().isEmpty() ? Guard.NONE : Guards.of(definition.guard(), parts());
        Conversations conversations = conversations(definition);
        return new Assistant(
                application,
                new Assistant.Parts(
                        services.tenant().name(),
                        guard,
                        grounding,
                        chats::complete,
                        (question, turns) -> history(conversations, application.name(), question, turns),
                        TokenCounters.openAi("gpt-4o"),
                        new CentroidSummarizer(),
                        memory,
                        topics(application, definition)));
    }

    /// The door into kept conversations.
    Memory remembering(Application application) {
        AnswerDefinition definition = application.answer().orElseThrow();
        Guard guard = definition.guard().isEmpty() ? Guard.NONE : Guards.of(definition.guard(), parts());
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

    private GuardParts parts() {
        return new GuardParts(
                personal,
                injection,
                harassment,
                services.meters(),
                () -> services.meters().config().clock().monotonicTime());
    }

    /// Made when it is first asked for, once.
    private static <T> Supplier<T> later(Supplier<T> maker) {
        Cache<String, T> made = Caffeine.newBuilder().build();
        return () -> made.get("", ignored -> maker.get());
    }

    private History history(Conversations conversations, String application, Question question, int turns) {
        if (!question.earlier().isEmpty() || question.conversation().isEmpty()) {
            return new History(question.earlier(), 0);
        }
        ConversationKey key = new ConversationKey(
                services.tenant(), application, question.conversation().get());
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
                services.tenant(), application, question.conversation().get());
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
                new AnswerCache(settings, embedder, services.config().clock(), services.meters()),
                services.tenant(),
                application.name());
    }

    /// Answers to the same question, asked by somebody who may read the same, of the same version, after the same was
    /// said.
    private record KeptAnswers(AnswerCache cache, Tenant tenant, String application) implements AnswerMemory {
        private Partition partition(Question question, AssistantVersion version, History history) {
            return new Partition(
                    tenant,
                    application,
                    version.model(),
                    version.version() + " after " + history.messages(),
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

    /// What an application's file alone declares, over its newest documents.
    private AssistantVersion own(Application application, AnswerDefinition definition) {
        return new AssistantVersion(
                0,
                definition.writing().model(),
                prompt(definition.writing().prompt()),
                shelf.sources(application, definition, OptionalInt.empty()));
    }

    static Prompt prompt(String template) {
        return Prompt.compile(
                new PromptDefinition("", List.of(new PromptDefinition.Template(Role.SYSTEM, template)), List.of()));
    }

    /// The content of a version: what writes, told what, from which documents.
    static byte[] content(String model, PromptDefinition prompt, int index) {
        var node = JSON.createObjectNode();
        node.put("model", model);
        node.put("prompt", new String(PromptJson.write(prompt), StandardCharsets.UTF_8));
        node.put("index", index);
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// A version, ready to answer.
    ///
    /// @throws TidemillException INVALID where the content is none
    ModelInUse version(int number, Application application, byte[] content) {
        try {
            JsonNode node = JSON.readTree(Arrays.copyOf(content, content.length));
            int index = node.path("index").asInt();
            return new AssistantVersion(
                    number,
                    node.path("model").asText(),
                    Prompt.compile(PromptJson.read(node.path("prompt").asText().getBytes(StandardCharsets.UTF_8))),
                    index == 0
                            ? Sources.NONE
                            : shelf.sources(application, application.answer().orElseThrow(), OptionalInt.of(index)));
        } catch (IOException broken) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "version " + number + " must be an assistant's: a model, a prompt and an index; make another",
                    broken);
        }
    }
}
