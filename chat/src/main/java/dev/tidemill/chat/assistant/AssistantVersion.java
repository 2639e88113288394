package dev.tidemill.chat.assistant;

import dev.tidemill.chat.prompt.Prompt;
import dev.tidemill.serve.ModelInUse;

/// What answers: a prompt, a model and an index, rolled out as one.
///
/// @param version its number; 0 for what the application file alone declares
/// @param model   of the gateway, or `extractive`
/// @param promptVersion number of the prompt; 0 for that of the application file
public record AssistantVersion(int version, String model, int promptVersion, Prompt prompt, Sources sources)
        implements ModelInUse {
    /// The same as what it is.
    ///
    /// @throws IllegalArgumentException where it is no assistant's
    public static AssistantVersion of(ModelInUse used) {
        if (used instanceof AssistantVersion assistant) {
            return assistant;
        }
        throw new IllegalArgumentException("a version of this application must answer questions, got version "
                + used.version() + " of another system; use one that was made for this application");
    }
}
