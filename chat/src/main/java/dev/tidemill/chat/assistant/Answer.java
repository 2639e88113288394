package dev.tidemill.chat.assistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.chat.assistant.Grounding.Citation;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.List;

/// What was answered, with all that is needed to answer it again: what the model wrote and the passages that it read
/// are kept as they were; what was looked for in the question, the citations and the outcome follow from them.
///
/// @param text        what the asker was given
/// @param outcome     `answered`, `unknown`, `blocked` or `failed`
/// @param finish      why it ended: `stop`, `length`, `content_filter`, `left` where the asker left
/// @param unsupported sentences that no passage bears out
/// @param leftOut     what of the conversation did not fit into the prompt, for people
/// @param prompt      the version of the prompt; 0 for the application file's
/// @param index       the version of the index; 0 for none
/// @param cached      where it was given before: `exact`, `semantic`; empty where it was made now
/// @param noted       rules of the guard that found something, and what they did: `cards:mask`
public record Answer(
        String text,
        String outcome,
        String finish,
        List<Citation> citations,
        List<String> unsupported,
        List<Passage> passages,
        String leftOut,
        String model,
        int prompt,
        int index,
        long promptTokens,
        long answerTokens,
        String cached,
        List<String> noted) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Answer {
        citations = List.copyOf(citations);
        unsupported = List.copyOf(unsupported);
        passages = List.copyOf(passages);
        noted = List.copyOf(noted);
    }

    /// The same, given to somebody else: it cost nothing.
    ///
    /// @param how `exact` or `semantic`
    public Answer givenAgain(String how) {
        return new Answer(
                text,
                outcome,
                finish,
                citations,
                unsupported,
                passages,
                leftOut,
                model,
                prompt,
                index,
                0,
                0,
                how,
                List.of());
    }

    /// As it stands in a receipt.
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException("an answer must have a text in JSON", defect);
        }
    }

    /// From a receipt.
    ///
    /// @throws TidemillException STORAGE where it is damaged
    public static Answer read(String json) {
        try {
            return JSON.readValue(json, Answer.class);
        } catch (JsonProcessingException broken) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the content of a receipt must be an answer; the store is damaged", broken);
        }
    }
}
