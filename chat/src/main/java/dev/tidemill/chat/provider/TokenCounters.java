package dev.tidemill.chat.provider;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.TokenCounter;
import java.util.List;
import java.util.Locale;

/// How tokens are counted: exactly where the tokenizer is OpenAI's, else never too few.
public final class TokenCounters {
    private TokenCounters() {}

    /// Of OpenAI's models: `cl100k_base` for GPT-4 and GPT-3.5, `o200k_base` for those after them.
    public static TokenCounter openAi(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        boolean older = name.startsWith("gpt-3.5")
                || (name.startsWith("gpt-4")
                        && !name.startsWith("gpt-4o")
                        && !name.startsWith("gpt-4.1")
                        && !name.startsWith("gpt-4.5"));
        return older ? CL100K : O200K;
    }

    /// No tokenizer over bytes makes more tokens of a text than it has bytes in UTF-8, and none over characters with a
    /// fallback to bytes does; one more is for the space that some put first.
    public static TokenCounter bytes() {
        return BYTES;
    }

    private static final TokenCounter CL100K = new OpenAi(EncodingType.CL100K_BASE);
    private static final TokenCounter O200K = new OpenAi(EncodingType.O200K_BASE);

    /// The format of OpenAI's chat models costs 3 tokens for each message beside its role and text, and 3 for the
    /// answer's beginning (OpenAI Cookbook, "How to count tokens with tiktoken"). How tools are written is not
    /// published: their JSON and a few tokens for each are an upper bound. The vocabulary, 200,000 words, is read
    /// with the first text that is counted.
    private record OpenAi(EncodingType type) implements TokenCounter {
        private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();
        private static final int MESSAGE = 3;
        private static final int ANSWER = 3;
        private static final int TOOL = 16;

        @Override
        public int count(String text) {
            return ENCODINGS.getEncoding(type).countTokensOrdinary(text);
        }

        @Override
        public int count(List<Message> messages, List<ChatRequest.Tool> tools) {
            int count = ANSWER;
            for (Message message : messages) {
                count += MESSAGE + count(message.role().word()) + count(message.text());
                for (Message.ToolCall call : message.toolCalls()) {
                    count += TOOL + count(call.name()) + count(call.arguments());
                }
                count += message.toolCallId().map(this::count).orElse(0);
            }
            for (ChatRequest.Tool tool : tools) {
                count += TOOL
                        + count(tool.name())
                        + count(tool.parameters())
                        + tool.description().map(this::count).orElse(0);
            }
            return count;
        }
    }

    /// Templates put a few special tokens and words around each message, 16 at the most of those known (Llama 3,
    /// Mistral, ChatML, Gemma), and those for tools a paragraph.
    private static final TokenCounter BYTES = new TokenCounter() {
        private static final int MESSAGE = 16;
        private static final int TOOLS = 512;
        private static final int TOOL = 64;

        @Override
        public int count(String text) {
            int bytes = 1;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            }
            return bytes;
        }

        @Override
        public int count(List<Message> messages, List<ChatRequest.Tool> tools) {
            int count = MESSAGE;
            for (Message message : messages) {
                count += MESSAGE + count(message.text());
                for (Message.ToolCall call : message.toolCalls()) {
                    count += TOOL + count(call.id()) + count(call.name()) + count(call.arguments());
                }
                count += message.toolCallId().map(this::count).orElse(0);
            }
            for (ChatRequest.Tool tool : tools) {
                count += TOOL
                        + count(tool.name())
                        + count(tool.parameters())
                        + tool.description().map(this::count).orElse(0);
            }
            return tools.isEmpty() ? count : count + TOOLS;
        }
    };
}
