package dev.tidemill.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.chat.prompt.PromptDefinition;
import dev.tidemill.chat.prompt.PromptJson;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The content of a version of an assistant: what writes, told what, from which documents.
///
/// @param promptVersion number of the prompt; 0 where it is the application file's
/// @param index         number of the index; 0 where there is none
record AnswerContent(String model, int promptVersion, PromptDefinition prompt, int index) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static AnswerContent of(String model, PromptRoom.Numbered prompt, int index) {
        return new AnswerContent(model, prompt.number(), prompt.prompt().definition(), index);
    }

    /// The same that says another prompt.
    AnswerContent saying(int number, PromptDefinition other) {
        return new AnswerContent(model, number, other, index);
    }

    byte[] bytes() {
        ObjectNode node = JSON.createObjectNode();
        node.put("model", model);
        node.put("prompt", new String(PromptJson.write(prompt), StandardCharsets.UTF_8));
        node.put("index", index);
        if (promptVersion > 0) {
            node.put("prompt_version", promptVersion);
        }
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// @param number of the version, for the message
    /// @throws TidemillException INVALID where the content is none
    static AnswerContent read(byte[] content, int number) {
        try {
            JsonNode node = JSON.readTree(Arrays.copyOf(content, content.length));
            return new AnswerContent(
                    node.path("model").asText(),
                    node.path("prompt_version").asInt(),
                    PromptJson.read(node.path("prompt").asText().getBytes(StandardCharsets.UTF_8)),
                    node.path("index").asInt());
        } catch (IOException broken) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "version " + number + " must be an assistant's: a model, a prompt and an index; make another",
                    broken);
        }
    }
}
