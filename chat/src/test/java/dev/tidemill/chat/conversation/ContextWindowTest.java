package dev.tidemill.chat.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.model.ChatRequest.Tool;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ContextWindowTest {
    private static final WordTokens TOKENS = new WordTokens();
    private static final Message SYSTEM = Message.system("answer from the passages");

    /// A whole that counts more than its parts.
    private static final TokenCounter SUPERADDITIVE = new TokenCounter() {
        @Override
        public int count(String text) {
            return TOKENS.count(text);
        }

        @Override
        public int count(List<Message> messages, List<Tool> tools) {
            int parts = TOKENS.count(messages, tools);
            return parts + messages.size() * messages.size();
        }
    };

    @Property(tries = 300)
    void everyPromptKeepsTheRules(
            @ForAll("requests") ContextRequest request, @ForAll boolean summary, @ForAll boolean superadditive) {
        TokenCounter tokens = superadditive ? SUPERADDITIVE : TOKENS;
        ContextWindow window = new ContextWindow(tokens, summary ? new CentroidSummarizer() : Summarizer.NONE);
        Context context;
        try {
            context = window.fit(request);
        } catch (TidemillException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(tokens.count(required(request), request.tools()))
                    .isGreaterThan(request.budget().prompt());
            return;
        }
        assertThat(tokens.count(context.messages(), request.tools()))
                .isEqualTo(context.tokens())
                .isLessThanOrEqualTo(request.budget().prompt());
        assertPairs(context.messages());
        assertInOrder(context, request);
        assertThat(context.messages()).containsAll(required(request));
        assertThat(window.fit(request)).isEqualTo(context);
    }

    /// What must be there: system messages, the newest question, its newest step.
    private static List<Message> required(ContextRequest request) {
        Turns turns = Turns.of(request.conversation());
        List<Message> messages = new ArrayList<>(request.instructions());
        messages.addAll(turns.pinned());
        messages.addAll(turns.question());
        if (!turns.steps().isEmpty()) {
            messages.addAll(turns.steps().getLast());
        }
        return messages;
    }

    private static void assertPairs(List<Message> messages) {
        Set<String> open = new HashSet<>();
        for (Message message : messages) {
            if (message.role() == Role.TOOL) {
                assertThat(open.remove(message.toolCallId().orElseThrow())).isTrue();
            } else {
                assertThat(open).isEmpty();
                message.toolCalls().forEach(call -> open.add(call.id()));
            }
        }
        assertThat(open).isEmpty();
    }

    /// What is kept of earlier turns is their newest end, in their order, and what is said of the rest is true.
    private static void assertInOrder(Context context, ContextRequest request) {
        Turns turns = Turns.of(request.conversation());
        List<Message> said = request.conversation().stream()
                .filter(one -> one.role() != Role.SYSTEM)
                .toList();
        List<Message> kept = context.messages().stream()
                .filter(one -> said.stream().anyMatch(other -> other == one))
                .toList();
        List<List<Message>> units = new ArrayList<>(turns.earlier());
        int dropped = context.omitted().turns();
        List<Message> expected = new ArrayList<>();
        units.subList(dropped, units.size()).forEach(expected::addAll);
        expected.addAll(turns.question());
        turns.steps().subList(context.omitted().steps(), turns.steps().size()).forEach(expected::addAll);
        assertThat(kept).isEqualTo(expected);
        if (context.omitted().steps() > 0) {
            assertThat(dropped).isEqualTo(turns.earlier().size());
        }
        String all =
                String.join("\n", context.messages().stream().map(Message::text).toList());
        for (int i = 0; i < request.passages().size(); i++) {
            assertThat(all.contains(request.passages().get(i)))
                    .isEqualTo(!context.omitted().passages().contains(i));
        }
    }

    @Provide
    Arbitrary<ContextRequest> requests() {
        Arbitrary<List<Integer>> turns =
                Arbitraries.integers().between(0, 40).list().ofMaxSize(12);
        Arbitrary<List<Integer>> passages =
                Arbitraries.integers().between(1, 40).list().ofMaxSize(5);
        Arbitrary<Integer> windows = Arbitraries.integers().between(20, 400);
        Arbitrary<Integer> tools = Arbitraries.integers().between(0, 3);
        Arbitrary<Double> share = Arbitraries.doubles().between(0, 1);
        return Combinators.combine(turns, passages, windows, tools, share).as(ContextWindowTest::request);
    }

    private static ContextRequest request(
            List<Integer> turns, List<Integer> passages, int window, int steps, double share) {
        List<Message> conversation = new ArrayList<>();
        int made = 0;
        for (int words : turns) {
            conversation.add(Message.user(words("q" + made, words)));
            if (words % 3 == 0) {
                addStep(conversation, "t" + made, words);
            }
            if (words % 7 == 0) {
                conversation.add(Message.system("rule " + made));
            }
            conversation.add(Message.assistant(words("a" + made, words)));
            made++;
        }
        conversation.add(Message.user("newest question"));
        for (int i = 0; i < steps; i++) {
            addStep(conversation, "s" + i, 10);
        }
        List<String> texts = new ArrayList<>();
        for (int words : passages) {
            texts.add(words("p" + texts.size(), words));
        }
        return new ContextRequest(
                List.of(SYSTEM),
                texts,
                conversation,
                steps == 0 ? List.of() : List.of(new Tool("look", Optional.empty(), "{}")),
                new Budget(window, 10, share, window / 4, Integer.MAX_VALUE));
    }

    private static void addStep(List<Message> conversation, String id, int words) {
        conversation.add(
                new Message(Role.ASSISTANT, "", List.of(new Message.ToolCall(id, "look", "{}")), Optional.empty()));
        conversation.add(new Message(Role.TOOL, words(id, words), List.of(), Optional.of(id)));
    }

    private static String words(String word, int count) {
        StringBuilder text = new StringBuilder(word);
        for (int i = 0; i < count; i++) {
            text.append(' ').append(word).append('w').append(i);
        }
        return text.append('.').toString();
    }

    @Test
    void aShortConversationIsWhole() {
        ContextRequest request = request(List.of(3, 4), List.of(5), 2_000, 0, 0.5);
        Context context = new ContextWindow(TOKENS, Summarizer.NONE).fit(request);

        assertThat(context.omitted().nothing()).isTrue();
        assertThat(context.omitted().told()).isEmpty();
        assertThat(context.messages().getFirst()).isEqualTo(SYSTEM);
        assertThat(context.messages().getLast().text()).isEqualTo("newest question");
        assertThat(context.messages().get(context.messages().size() - 2).text()).startsWith("p0");
    }

    @Test
    void whatIsLeftOutIsTold() {
        ContextRequest request = request(List.of(20, 20, 20, 20, 4), List.of(40, 40, 2), 150, 0, 0.3);
        Context context = new ContextWindow(TOKENS, new CentroidSummarizer()).fit(request);

        assertThat(context.omitted().told()).isEqualTo("left out: 3 earlier turns (summarised), 2 passages");
        assertThat(context.omitted().passages()).containsExactly(0, 1);
        assertThat(context.messages().get(1).role()).isEqualTo(Role.USER);
        assertThat(context.messages().get(1).text()).startsWith("Earlier in this conversation");
    }

    @Test
    void aConversationOfAHundredThousandTurnsIsHandled() {
        List<Message> conversation = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            conversation.add(Message.user("what is the number of order " + i + "?"));
            conversation.add(Message.assistant("the number of order " + i + " is " + (i * 7) + "."));
        }
        conversation.add(Message.user("and the last?"));
        Context context = new ContextWindow(TOKENS, new CentroidSummarizer())
                .fit(new ContextRequest(List.of(SYSTEM), List.of(), conversation, List.of(), Budget.of(4_096, 512)));

        assertThat(context.tokens()).isBetween(2_900, 4_096 - 512);
        assertThat(context.omitted().summarised()).isTrue();
        assertThat(context.omitted().turns()).isGreaterThan(99_000);
    }

    @Test
    void aQuestionLongerThanAnyWindowIsRefusedWithTheFigures() {
        ContextRequest request = new ContextRequest(
                List.of(SYSTEM),
                List.of(),
                List.of(Message.user(words("long", 500))),
                List.of(),
                new Budget(100, 20, 0.5, 0, Integer.MAX_VALUE));

        assertThatThrownBy(() -> new ContextWindow(TOKENS, Summarizer.NONE).fit(request))
                .isInstanceOf(TidemillException.class)
                .hasMessage("the system prompt, tools and the newest question must fit into 80 tokens (a window of 100,"
                        + " 20 of them for the answer), got 516; shorten them, lower max_tokens, or ask a model with a"
                        + " larger window");
    }

    @Test
    void halvesOfPairsAreRefusedWithTheirPlace() {
        Message orphan = new Message(Role.TOOL, "12", List.of(), Optional.of("c9"));
        Message calling =
                new Message(Role.ASSISTANT, "", List.of(new Message.ToolCall("c1", "look", "{}")), Optional.empty());

        assertRefused(
                List.of(Message.user("q"), orphan),
                "messages[1]: a message of the role tool must answer a call of the assistant before it, got \"c9\"");
        assertRefused(
                List.of(Message.user("q"), calling, Message.user("and?")),
                "messages[2]: every tool call must be answered by a message of the role tool right behind it, got"
                        + " \"c1\"");
        assertRefused(
                List.of(Message.user("q"), calling),
                "messages[2]: every tool call must be answered by a message of the role tool right behind it, got"
                        + " \"c1\"");
    }

    private static void assertRefused(List<Message> conversation, String message) {
        Budget budget = Budget.of(100, 20);
        assertThatThrownBy(() -> new ContextRequest(List.of(), List.of(), conversation, List.of(), budget))
                .isInstanceOf(TidemillException.class)
                .hasMessage(message);
    }

    @Test
    void budgetsThatLeaveNoPromptAreRefused() {
        assertThatThrownBy(() -> Budget.of(1_000, 1_000))
                .hasMessage("a window must hold the answer's cap and more, got 1000 tokens with 1000 for the answer"
                        + " (lower max_tokens)");
    }
}
