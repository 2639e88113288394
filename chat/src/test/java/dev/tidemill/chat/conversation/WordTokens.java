package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.ChatRequest.Tool;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.TokenCounter;
import java.util.List;

/// A token for each word, four for each message, three for the prompt, as formats of providers add some.
final class WordTokens implements TokenCounter {
    @Override
    public int count(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    @Override
    public int count(List<Message> messages, List<Tool> tools) {
        int count = 3;
        for (Message message : messages) {
            count += 4 + count(message.text());
            for (Message.ToolCall call : message.toolCalls()) {
                count += 2 + count(call.arguments());
            }
        }
        for (Tool tool : tools) {
            count += 6 + count(tool.parameters());
        }
        return count;
    }
}
