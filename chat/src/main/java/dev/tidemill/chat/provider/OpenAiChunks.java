package dev.tidemill.chat.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.Usage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Reads `chat.completion.chunk` objects, of the first choice.
final class OpenAiChunks {
    static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();

    private final String name;
    private final Queue<ChatChunk> ready = new ArrayDeque<>();
    private @Nullable Reason reason;
    private Optional<Usage> usage = Optional.empty();
    private boolean ended;

    OpenAiChunks(String name) {
        this.name = name;
    }

    /// The next chunk that was read, where there is one.
    Optional<ChatChunk> next() {
        return Optional.ofNullable(ready.poll());
    }

    /// No more follows: a finish that waits for its usage waits no longer.
    void end() {
        if (!ended && reason != null) {
            ended = true;
            ready.add(new ChatChunk.Finish(reason, usage));
        }
    }

    void read(byte[] bytes, int from, int length) {
        try (JsonParser json = JSON.createParser(bytes, from, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw garbage("an object", null);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "choices" -> choices(json);
                    case "usage" -> usage(json);
                    case "error" -> throw error(json);
                    default -> json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw garbage("a whole object", null);
            }
        } catch (IOException malformed) {
            throw garbage("JSON", malformed);
        }
    }

    private ProviderException garbage(String what, @Nullable Throwable why) {
        return new ProviderException(
                Kind.BROKEN, name + " must send events that hold " + what + ", it sent others", Optional.empty(), why);
    }

    private void choices(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String ended = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("delta") && json.currentToken() == JsonToken.START_OBJECT) {
                    delta(json);
                } else if (field.equals("finish_reason") && json.currentToken() == JsonToken.VALUE_STRING) {
                    ended = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            if (!ended.isEmpty()) {
                reason = reason(ended);
            }
        }
    }

    private static Reason reason(String word) {
        return switch (word) {
            case "length" -> Reason.LENGTH;
            case "tool_calls", "function_call" -> Reason.TOOL_CALLS;
            case "content_filter" -> Reason.CONTENT_FILTER;
            default -> Reason.STOP;
        };
    }

    private void delta(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            boolean says = field.equals("content") || field.equals("refusal");
            if (says && value == JsonToken.VALUE_STRING) {
                String text = json.getText();
                if (!text.isEmpty()) {
                    ready.add(new ChatChunk.Text(text));
                }
            } else if (field.equals("tool_calls") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    ready.add(toolCall(json));
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private static ChatChunk toolCall(JsonParser json) throws IOException {
        int index = 0;
        String id = "";
        String called = "";
        String arguments = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = json.getIntValue();
            } else if (field.equals("id") && value == JsonToken.VALUE_STRING) {
                id = json.getText();
            } else if (field.equals("function") && value == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String inner = json.currentName();
                    JsonToken given = json.nextToken();
                    if (given != JsonToken.VALUE_STRING) {
                        json.skipChildren();
                    } else if (inner.equals("name")) {
                        called = json.getText();
                    } else if (inner.equals("arguments")) {
                        arguments = json.getText();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        return new ChatChunk.ToolCallPart(index, some(id), some(called), arguments);
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private void usage(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        long prompt = 0;
        long completion = 0;
        long cached = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("prompt_tokens") && value == JsonToken.VALUE_NUMBER_INT) {
                prompt = Math.max(0, json.getLongValue());
            } else if (field.equals("completion_tokens") && value == JsonToken.VALUE_NUMBER_INT) {
                completion = Math.max(0, json.getLongValue());
            } else if (field.equals("prompt_tokens_details") && value == JsonToken.START_OBJECT) {
                cached = cached(json);
            } else {
                json.skipChildren();
            }
        }
        usage = Optional.of(new Usage(prompt, completion, Math.min(cached, prompt)));
    }

    private static long cached(JsonParser json) throws IOException {
        long cached = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && field.equals("cached_tokens")) {
                cached = Math.max(0, json.getLongValue());
            } else {
                json.skipChildren();
            }
        }
        return cached;
    }

    private ProviderException error(JsonParser json) throws IOException {
        String message = "";
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            message = json.getText();
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean said = json.currentName().equals("message");
                if (json.nextToken() == JsonToken.VALUE_STRING && said) {
                    message = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        }
        return new ProviderException(Kind.BROKEN, name + " broke off with: " + HttpFailures.shown(message));
    }
}
