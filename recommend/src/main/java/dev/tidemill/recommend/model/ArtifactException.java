package dev.tidemill.recommend.model;

import java.io.IOException;
import java.io.Serial;

/// An artifact that is damaged, cut, of a newer format, or none. The message is "rule, value, remedy".
public final class ArtifactException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ArtifactException(String message) {
        super(message);
    }
}
