package dev.tidemill.platform;

import dev.tidemill.chat.conversation.Conversations;
import dev.tidemill.chat.conversation.Keeping;
import dev.tidemill.chat.conversation.MemoryConversations;
import java.time.InstantSource;

class MemoryConversationsTest extends ConversationsContract {
    @Override
    Conversations open(Keeping keeping, InstantSource clock) {
        return new MemoryConversations(keeping, clock);
    }
}
