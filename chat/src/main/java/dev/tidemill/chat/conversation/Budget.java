package dev.tidemill.chat.conversation;

/// How the tokens of a model's window are shared out.
///
/// @param window   all that the model takes, prompt and answer together
/// @param answer   kept free for the answer, at least 1 and less than `window`
/// @param passages the share of what system prompt, instructions, tools and the newest question leave that retrieved
///                 passages may have while there are earlier turns; 0 to 1
/// @param turns    the most earlier turns that stay whole, however many fit
/// @param summary  the most tokens of the summary of older turns; 0 for none
public record Budget(int window, int answer, double passages, int summary, int turns) {
    public Budget {
        if (answer < 1 || window <= answer) {
            throw new IllegalArgumentException("a window must hold the answer's cap and more, got " + window
                    + " tokens with " + answer + " for the answer (lower max_tokens)");
        }
        if (!(passages >= 0 && passages <= 1) || summary < 0 || turns < 0) {
            throw new IllegalArgumentException(
                    "passages must have a share of 0 to 1, the summary 0 tokens or more and turns 0 or more, got "
                            + passages + ", " + summary + ", " + turns);
        }
    }

    /// Half of what is free for passages, an eighth of the window, at most 512 tokens, for the summary.
    public static Budget of(int window, int answer) {
        return new Budget(window, answer, 0.5, Math.min(512, window / 8), Integer.MAX_VALUE);
    }

    /// With no more earlier turns whole than that.
    public Budget keeping(int most) {
        return new Budget(window, answer, passages, summary, most);
    }

    /// The most tokens of a prompt.
    public int prompt() {
        return window - answer;
    }
}
