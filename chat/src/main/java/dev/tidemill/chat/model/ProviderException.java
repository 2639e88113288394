package dev.tidemill.chat.model;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A provider that did not answer, and whether another try or another provider may.
public final class ProviderException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;

    public ProviderException(Kind kind, String message) {
        this(kind, message, Optional.empty(), null);
    }

    /// @param message    what it said, without secrets
    /// @param retryAfter how long it asks to be left alone
    public ProviderException(Kind kind, String message, Optional<Duration> retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter == null ? Optional.empty() : retryAfter;
    }

    /// What went wrong.
    public enum Kind {
        /// It takes no more requests for now (429).
        LIMITED(true, true),
        /// It failed (5xx), could not be reached, or sent what nobody can read.
        BROKEN(true, true),
        /// It took too long.
        LATE(true, true),
        /// It refuses this request (4xx): too long, unknown model, forbidden content. Another try fails alike.
        REFUSED(false, true),
        /// Our key for it is wrong (401, 403): nothing that a caller can mend.
        UNAUTHENTICATED(false, true),
        /// The reader stopped it.
        STOPPED(false, false);

        private final boolean again;
        private final boolean elsewhere;

        Kind(boolean again, boolean elsewhere) {
            this.again = again;
            this.elsewhere = elsewhere;
        }

        /// Whether the same provider may answer a second try.
        public boolean again() {
            return again;
        }

        /// Whether another provider may answer.
        public boolean elsewhere() {
            return elsewhere;
        }
    }
}
