package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.chat.conversation.Conversation;
import dev.tidemill.chat.conversation.ConversationKey;
import dev.tidemill.chat.conversation.Conversations;
import dev.tidemill.chat.conversation.Keeping;
import dev.tidemill.chat.model.Message;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.EmbeddedHome;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredConversationsTest extends ConversationsContract {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    Path folder;

    private EmbeddedHome home;

    @BeforeEach
    void openHome() {
        home = EmbeddedHome.open(folder.resolve("home"));
    }

    @AfterEach
    void closeHome() {
        home.close();
    }

    @Override
    Conversations open(Keeping keeping, InstantSource clock) {
        return new StoredConversations(home.metadata(), keeping, clock);
    }

    @Test
    void conversationsSurviveARestart() {
        ConversationKey key = new ConversationKey(Tenant.DEFAULT, "assistant", "a");
        Conversation kept = open(Keeping.DEFAULT, CLOCK)
                .append(key, Optional.of("ada"), 0, List.of(Message.user("hello"), Message.assistant("good day")));
        home.close();
        home = EmbeddedHome.open(folder.resolve("home"));

        assertThat(open(Keeping.DEFAULT, CLOCK).find(key)).contains(kept);
    }

    @Test
    void erasureLeavesNoMessageBehind() {
        Conversations conversations = open(Keeping.DEFAULT, CLOCK);
        ConversationKey key = new ConversationKey(Tenant.DEFAULT, "assistant", "a");
        conversations.append(key, Optional.of("ada"), 0, List.of(Message.user("hello"), Message.assistant("good day")));
        conversations.eraseSubject(Tenant.DEFAULT, "ada");

        int left = home.metadata()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from conversation_messages")
                        .mapTo(Integer.class)
                        .one());
        assertThat(left).isZero();
    }
}
