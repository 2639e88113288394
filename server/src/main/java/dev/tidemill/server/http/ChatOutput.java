package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ChatChunk.ToolCallPart;
import dev.tidemill.chat.model.Grounds;
import dev.tidemill.chat.model.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes answers as OpenAI has them: whole (`chat.completion`), or as events (`chat.completion.chunk`).
final class ChatOutput {
    static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT = "\"content\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT_END = "\"},\"finish_reason\":null}]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ROLE = "\"role\":\"assistant\",".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_USAGE = ",\"usage\":null".getBytes(StandardCharsets.US_ASCII);

    /// Beside what OpenAI has: its clients pass over it.
    private static final String OWN = "tidemill";

    private final byte[] head;
    private final byte[] begin;
    private final boolean usage;
    private boolean begun;

    /// @param usage whether the last chunk tells it
    ChatOutput(String id, String model, long created, boolean usage) {
        String fields = "\"id\":" + quoted(id) + ",\"object\":\"chat.completion.chunk\",\"created\":" + created
                + ",\"model\":" + quoted(model) + ",\"choices\":[";
        this.head = ("data: {" + fields).getBytes(StandardCharsets.UTF_8);
        this.begin = ("data: {" + fields + "{\"index\":0,\"delta\":{").getBytes(StandardCharsets.UTF_8);
        this.usage = usage;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /// The event of one chunk; for a finish those of the finish, the usage where it is wanted, and the end.
    ///
    /// @param grounds what the answer rests on, where it is known: it goes along with the finish
    byte[] event(ChatChunk chunk, Optional<Grounds> grounds) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + 256);
        switch (chunk) {
            case ChatChunk.Text(String text) -> {
                out.writeBytes(begin);
                role(out);
                out.writeBytes(TEXT);
                out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
                out.writeBytes(TEXT_END);
                end(out);
            }
            case ToolCallPart part -> {
                out.writeBytes(begin);
                role(out);
                out.writeBytes(toolCall(part));
                out.writeBytes("},\"finish_reason\":null}]".getBytes(StandardCharsets.US_ASCII));
                end(out);
            }
            case Finish(ChatChunk.Reason reason, Optional<Usage> used) -> {
                out.writeBytes(begin);
                if (!begun) {
                    begun = true;
                    out.writeBytes("\"role\":\"assistant\",\"content\":\"\"".getBytes(StandardCharsets.US_ASCII));
                }
                out.writeBytes(("},\"finish_reason\":\"" + reason.word() + "\"}]").getBytes(StandardCharsets.US_ASCII));
                grounds.ifPresent(known -> {
                    out.writeBytes((",\"" + OWN + "\":").getBytes(StandardCharsets.US_ASCII));
                    out.writeBytes(Json.bytes(json -> grounds(json, known)));
                });
                end(out);
                if (usage && used.isPresent()) {
                    out.writeBytes(head);
                    out.writeBytes("],\"usage\":".getBytes(StandardCharsets.US_ASCII));
                    out.writeBytes(Json.bytes(json -> usage(json, used.get())));
                    out.writeBytes(END);
                }
                out.writeBytes(DONE);
            }
        }
        return out.toByteArray();
    }

    private void role(ByteArrayOutputStream out) {
        if (!begun) {
            begun = true;
            out.writeBytes(ROLE);
        }
    }

    private void end(ByteArrayOutputStream out) {
        if (usage) {
            out.writeBytes(NO_USAGE);
        }
        out.writeBytes(END);
    }

    private static byte[] toolCall(ToolCallPart part) {
        StringBuilder text = new StringBuilder("\"tool_calls\":[{\"index\":").append(part.index());
        part.id().ifPresent(id -> text.append(",\"id\":").append(quoted(id)).append(",\"type\":\"function\""));
        text.append(",\"function\":{");
        part.name()
                .ifPresent(name -> text.append("\"name\":").append(quoted(name)).append(','));
        text.append("\"arguments\":").append(quoted(part.arguments())).append("}}]");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] error(OpenAiError error) {
        byte[] json = Json.bytes(error::write);
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 16);
        out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(json);
        out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static void grounds(JsonGenerator json, Grounds grounds) throws IOException {
        json.writeStartObject();
        json.writeStringField("outcome", grounds.outcome());
        json.writeArrayFieldStart("citations");
        for (Grounds.Place place : grounds.citations()) {
            json.writeStartObject();
            json.writeNumberField("mark", place.mark());
            json.writeStringField("document", place.document());
            json.writeStringField("title", place.title());
            json.writeStringField("chunk", place.chunk());
            json.writeNumberField("from", place.from());
            json.writeNumberField("to", place.to());
            json.writeEndObject();
        }
        json.writeEndArray();
        Json.strings(json, "unsupported", grounds.unsupported());
        json.writeEndObject();
    }

    static void usage(JsonGenerator json, Usage usage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("prompt_tokens", usage.prompt());
        json.writeNumberField("completion_tokens", usage.completion());
        json.writeNumberField("total_tokens", usage.total());
        json.writeObjectFieldStart("prompt_tokens_details");
        json.writeNumberField("cached_tokens", usage.cached());
        json.writeEndObject();
        json.writeEndObject();
    }

    /// A whole answer, gathered from its chunks.
    static final class Whole {
        private final StringBuilder text = new StringBuilder();
        private final Map<Integer, Call> calls = new TreeMap<>();
        private Optional<Grounds> grounds = Optional.empty();

        private static final class Call {
            String id = "";
            String name = "";
            final StringBuilder arguments = new StringBuilder();
        }

        void add(ChatChunk chunk) {
            if (chunk instanceof ChatChunk.Text(String piece)) {
                text.append(piece);
            } else if (chunk instanceof ToolCallPart part) {
                Call call = calls.computeIfAbsent(part.index(), index -> new Call());
                call.id = part.id().orElse(call.id);
                call.name = part.name().orElse(call.name);
                call.arguments.append(part.arguments());
            }
        }

        void restsOn(Optional<Grounds> known) {
            grounds = known;
        }

        void write(JsonGenerator json, String id, String model, long created, Finish finish) throws IOException {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("object", "chat.completion");
            json.writeNumberField("created", created);
            json.writeStringField("model", model);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            json.writeObjectFieldStart("message");
            json.writeStringField("role", "assistant");
            json.writeStringField("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
            json.writeNullField("refusal");
            calls(json);
            json.writeEndObject();
            json.writeNullField("logprobs");
            json.writeStringField("finish_reason", finish.reason().word());
            json.writeEndObject();
            json.writeEndArray();
            if (finish.usage().isPresent()) {
                json.writeFieldName("usage");
                usage(json, finish.usage().get());
            }
            if (grounds.isPresent()) {
                json.writeFieldName(OWN);
                grounds(json, grounds.get());
            }
            json.writeEndObject();
        }

        private void calls(JsonGenerator json) throws IOException {
            if (calls.isEmpty()) {
                return;
            }
            json.writeArrayFieldStart("tool_calls");
            for (Call call : calls.values()) {
                json.writeStartObject();
                json.writeStringField("id", call.id);
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", call.name);
                json.writeStringField("arguments", call.arguments.toString());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }
}
