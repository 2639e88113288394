package dev.tidemill.chat.capacity;

/// How long one step of a batch takes.
@FunctionalInterface
public interface StepTime {
    /// @param step what it computes
    /// @return seconds, above 0
    double seconds(Step step);

    /// @param prefill  tokens of prompts
    /// @param attended tokens before them, summed over the tokens of prompts
    /// @param decodes  requests that get one more token
    /// @param context  tokens whose keys and values they read, together
    record Step(long prefill, double attended, int decodes, long context) {}
}
