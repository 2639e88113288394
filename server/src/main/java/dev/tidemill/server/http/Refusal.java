package dev.tidemill.server.http;

import java.io.Serial;

/// A request that HTTP itself refuses: a wrong method, media type, or size.
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String name;

    /// @param name an upper case name of the kind: `UNSUPPORTED_MEDIA_TYPE`
    Refusal(int status, String name, String message) {
        super(message, null, false, false);
        this.status = status;
        this.name = name;
    }

    int status() {
        return status;
    }

    String name() {
        return name;
    }

    static Refusal mediaType(String given, String allowed) {
        return new Refusal(
                415, "UNSUPPORTED_MEDIA_TYPE", "content type must be " + allowed + ", got \"" + given + "\"");
    }

    static Refusal tooLarge(long limit) {
        return new Refusal(413, "TOO_LARGE", "a body must be at most " + limit + " bytes; send less in one request");
    }
}
