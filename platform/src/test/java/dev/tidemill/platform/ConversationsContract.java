package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.conversation.Conversation;
import dev.tidemill.chat.conversation.ConversationKey;
import dev.tidemill.chat.conversation.Conversations;
import dev.tidemill.chat.conversation.Keeping;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every store of conversations does.
abstract class ConversationsContract {
    private static final Tenant SHOP = new Tenant("shop");
    private static final Optional<String> ADA = Optional.of("ada");
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private Instant now = START;

    /// A new, empty store.
    abstract Conversations open(Keeping keeping, InstantSource clock);

    private Conversations open() {
        return open(new Keeping(Duration.ofDays(2), 6, 1_000), () -> now);
    }

    private static ConversationKey key(String id) {
        return new ConversationKey(SHOP, "assistant", id);
    }

    private static List<Message> said(String text) {
        return List.of(Message.user(text), Message.assistant("to " + text));
    }

    @Test
    void whatIsAppendedIsFoundAsItWas() {
        Conversations conversations = open();
        Message calling = new Message(
                Role.ASSISTANT,
                "",
                List.of(new Message.ToolCall("c1", "weather", "{\"city\":\"Köln\"}")),
                Optional.empty());
        Message result = new Message(Role.TOOL, "12 °C", List.of(), Optional.of("c1"));
        List<Message> messages = List.of(Message.user("how warm? \"😀\""), calling, result, Message.assistant("12 °C"));

        Conversation kept = conversations.append(key("a"), ADA, 0, messages);

        assertThat(kept.messages()).isEqualTo(messages);
        assertThat(conversations.find(key("a"))).contains(kept);
        assertThat(kept.created()).isEqualTo(START);
        assertThat(kept.expires()).isEqualTo(START.plus(Duration.ofDays(2)));
    }

    @Test
    void eachAppendGoesToTheEndAndKeepsTheConversationLonger() {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));
        now = START.plus(Duration.ofDays(1));
        Conversation kept = conversations.append(key("a"), ADA, 2, said("two"));

        assertThat(kept.messages()).extracting(Message::text).containsExactly("one", "to one", "two", "to two");
        assertThat(kept.created()).isEqualTo(START);
        assertThat(kept.changed()).isEqualTo(now);
        assertThat(conversations.find(key("a"))).contains(kept);
    }

    @Test
    void whoHasNotSeenTheNewestMessagesIsRefused() {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));

        assertRefused(ErrorCode.CONFLICT, () -> conversations.append(key("a"), ADA, 0, said("two")));
        assertRefused(ErrorCode.CONFLICT, () -> conversations.append(key("a"), ADA, 4, said("two")));
        assertRefused(ErrorCode.CONFLICT, () -> conversations.append(key("b"), ADA, 2, said("two")));
        assertThat(conversations.find(key("a")).orElseThrow().messages()).hasSize(2);
        assertThat(conversations.find(key("b"))).isEmpty();
    }

    @Test
    void anothersConversationIsToldLikeNone() {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));

        assertRefused(ErrorCode.NOT_FOUND, () -> conversations.append(key("a"), Optional.of("bob"), 2, said("two")));
        assertRefused(ErrorCode.NOT_FOUND, () -> conversations.append(key("a"), Optional.empty(), 2, said("two")));
    }

    @Test
    void tenantsAndApplicationsSeeOnlyTheirOwn() {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));
        ConversationKey elsewhere = new ConversationKey(new Tenant("bank"), "assistant", "a");
        ConversationKey beside = new ConversationKey(SHOP, "desk", "a");

        assertThat(conversations.find(elsewhere)).isEmpty();
        assertThat(conversations.find(beside)).isEmpty();
        conversations.append(elsewhere, ADA, 0, said("theirs"));
        assertThat(conversations.of(SHOP, "assistant", "ada", 10)).hasSize(1);
        assertThat(conversations.eraseSubject(SHOP, "ada")).isEqualTo(1);
        assertThat(conversations.find(elsewhere)).isPresent();
    }

    @Test
    void whatExpiredIsGoneWithoutBeingRemoved() {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));
        now = START.plus(Duration.ofDays(2));

        assertThat(conversations.find(key("a"))).isEmpty();
        assertThat(conversations.of(SHOP, "assistant", "ada", 10)).isEmpty();
        assertThat(conversations.erase(key("a"))).isFalse();
        Conversation begun = conversations.append(key("a"), Optional.of("bob"), 0, said("new"));
        assertThat(begun.messages()).extracting(Message::text).containsExactly("new", "to new");
        assertThat(begun.created()).isEqualTo(now);
    }

    @Test
    void expiringRemovesOnlyWhatExpired() {
        Conversations conversations = open();
        conversations.append(key("old"), ADA, 0, said("one"));
        now = START.plus(Duration.ofDays(1));
        conversations.append(key("young"), ADA, 0, said("two"));
        now = START.plus(Duration.ofDays(2));

        assertThat(conversations.expire()).isEqualTo(1);
        assertThat(conversations.expire()).isZero();
        assertThat(conversations.find(key("young")).orElseThrow().messages()).hasSize(2);
    }

    @Test
    void anErasedSubjectIsGoneAndALateWriterDoesNotBringItBack() {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));
        conversations.append(key("b"), ADA, 0, said("two"));
        conversations.append(key("c"), Optional.of("bob"), 0, said("three"));
        conversations.append(key("d"), Optional.empty(), 0, said("four"));

        assertThat(conversations.eraseSubject(SHOP, "ada")).isEqualTo(2);
        assertRefused(ErrorCode.CONFLICT, () -> conversations.append(key("a"), ADA, 2, said("late")));
        assertThat(conversations.find(key("a"))).isEmpty();
        assertThat(conversations.find(key("c"))).isPresent();
        assertThat(conversations.eraseSubject(SHOP, "")).isZero();
        assertThat(conversations.find(key("d"))).isPresent();
        assertThat(conversations.append(key("a"), ADA, 0, said("again")).messages())
                .hasSize(2);
    }

    @Test
    void listsAreNewestFirst() {
        Conversations conversations = open();
        for (String id : List.of("a", "b", "c")) {
            conversations.append(key(id), ADA, 0, said(id));
            now = now.plusSeconds(1);
        }
        conversations.append(key("a"), ADA, 2, said("more"));

        assertThat(conversations.of(SHOP, "assistant", "ada", 2))
                .containsExactly(
                        new Conversation.Summary(key("a"), 4, START, now),
                        new Conversation.Summary(key("c"), 2, START.plusSeconds(2), START.plusSeconds(2)));
    }

    @Test
    void aConversationThatIsTooLongTakesNoMore() {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));
        conversations.append(key("a"), ADA, 2, said("two"));
        conversations.append(key("a"), ADA, 4, said("three"));

        assertRefused(ErrorCode.TOO_LARGE, () -> conversations.append(key("a"), ADA, 6, said("four")));
        assertRefused(ErrorCode.TOO_LARGE, () -> conversations.append(key("b"), ADA, 0, said("x".repeat(1_000))));
        assertThat(conversations.find(key("b"))).isEmpty();
    }

    @Test
    void ofManyWritersAtOnceOneWins() throws Exception {
        Conversations conversations = open();
        conversations.append(key("a"), ADA, 0, said("one"));
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String text = "writer " + i;
            writers.add(() -> {
                try {
                    conversations.append(key("a"), ADA, 2, said(text));
                    return true;
                } catch (TidemillException late) {
                    assertThat(late.code()).isEqualTo(ErrorCode.CONFLICT);
                    return false;
                }
            });
        }
        int won = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                won += writer.get() ? 1 : 0;
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(conversations.find(key("a")).orElseThrow().messages()).hasSize(4);
    }

    private static void assertRefused(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
