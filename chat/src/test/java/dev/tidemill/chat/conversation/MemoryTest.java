package dev.tidemill.chat.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.conversation.Memory.Outcome;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.core.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final ConversationKey KEY = new ConversationKey(Tenant.DEFAULT, "assistant", "a");
    private static final Pattern SECRET = Pattern.compile("poison|review|card");

    /// Blocks `poison`, holds `review`, masks `card`.
    private static final Guard GUARD = (stage, text) -> new Judgement(
            SECRET.matcher(text).results().map(MemoryTest::finding).toList());

    private final Conversations conversations =
            new MemoryConversations(Keeping.DEFAULT, InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
    private final Memory memory = new Memory(conversations, GUARD);

    private static Finding finding(MatchResult found) {
        Action action = switch (found.group()) {
            case "poison" -> Action.BLOCK;
            case "review" -> Action.REVIEW;
            default -> Action.MASK;
        };
        return new Finding("word", action, found.start(), found.end(), 1, action == Action.MASK ? "[card]" : "");
    }

    private static Message result(String text) {
        return new Message(Role.TOOL, text, List.of(), Optional.of("c"));
    }

    private static Exchange exchange(String question, String arguments, String result, String answer) {
        Message calling = new Message(
                Role.ASSISTANT, "", List.of(new Message.ToolCall("c", "look", arguments)), Optional.empty());
        return new Exchange(List.of(Message.user(question), calling, result(result), Message.assistant(answer)));
    }

    @Property(tries = 200)
    void rejectedTextNeverEntersMemory(@ForAll @Size(max = 12) List<@IntRange(min = 0, max = 255) Integer> draws) {
        List<String> words = List.of("fine", "poison", "review", "card");
        Conversations store =
                new MemoryConversations(Keeping.DEFAULT, InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
        Memory door = new Memory(store, GUARD);
        int expected = 0;
        List<String> kept = new ArrayList<>();
        for (int draw : draws) {
            String question = words.get(draw & 3);
            String arguments = words.get((draw >> 2) & 3);
            String result = words.get((draw >> 4) & 3);
            String answer = words.get((draw >> 6) & 3);
            boolean bad = List.of(question, arguments, result, answer).stream()
                    .anyMatch(word -> word.equals("poison") || word.equals("review"));
            Outcome outcome =
                    door.remember(KEY, Optional.empty(), expected, exchange(question, arguments, result, answer));
            if (outcome instanceof Outcome.Kept one) {
                expected = one.conversation().messages().size();
                kept.add(question);
            }
            assertThat(outcome instanceof Outcome.Rejected).isEqualTo(bad);
        }
        String all = store.find(KEY).map(one -> one.messages().toString()).orElse("");
        assertThat(all.replace("[card]", "")).doesNotContainPattern(SECRET);
        assertThat(store.find(KEY).map(one -> one.messages().size()).orElse(0)).isEqualTo(4 * kept.size());
    }

    @Test
    void aRejectedAnswerTakesItsQuestionWithIt() {
        memory.remember(KEY, Optional.empty(), 0, Exchange.of("one", "two"));
        Outcome outcome = memory.remember(KEY, Optional.empty(), 2, Exchange.of("three", "poison"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.findings())
                                .extracting(Finding::action)
                                .containsExactly(Action.BLOCK));
        assertThat(conversations.find(KEY).orElseThrow().messages())
                .extracting(Message::text)
                .containsExactly("one", "two");
    }

    @Test
    void anExchangeMustBeWhole() {
        assertThatThrownBy(() -> new Exchange(List.of(Message.user("a"), Message.user("b"))))
                .hasMessage("an exchange must begin with a user's message and end with the assistant's answer, got"
                        + " [user, user]");
        assertThatThrownBy(() -> new Exchange(List.of(Message.user("a"), result("b"), Message.assistant("c"))))
                .hasMessageContaining("messages[1]");
    }
}
