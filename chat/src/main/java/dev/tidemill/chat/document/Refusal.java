package dev.tidemill.chat.document;

import java.io.Serial;

/// Why a file cannot be read; never leaves this room.
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
