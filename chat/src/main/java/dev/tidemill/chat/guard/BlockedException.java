package dev.tidemill.chat.guard;

import java.io.Serial;

/// A request with a text that its guard lets not pass.
public final class BlockedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// @param rule  that found something
    /// @param place of the text: `messages[2]`
    public BlockedException(String rule, String place) {
        super("the guard of this model lets " + place + " not pass, by its rule " + rule + "; ask otherwise");
    }
}
