package dev.tidemill.core;

/// What kind of failure it is, what HTTP status tells it, and whether the same call may succeed later.
public enum ErrorCode {
    /// The caller's input breaks a rule.
    INVALID(400, false),
    /// No key, or one that is not known.
    UNAUTHENTICATED(401, false),
    /// A known key whose role does not allow it.
    FORBIDDEN(403, false),
    /// Nothing has that name.
    NOT_FOUND(404, false),
    /// It contradicts what is there already.
    CONFLICT(409, false),
    /// More bytes, rows or characters than the limit.
    TOO_LARGE(413, false),
    /// The caller sends faster than its limit.
    LIMITED(429, true),
    /// A defect of ours.
    INTERNAL(500, false),
    /// Overloaded, starting or closing.
    UNAVAILABLE(503, true),
    /// Not done within the deadline.
    TIMEOUT(504, true),
    /// The disk is full or cannot be written.
    STORAGE(507, true);

    private final int httpStatus;
    private final boolean retryable;

    ErrorCode(int httpStatus, boolean retryable) {
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public boolean retryable() {
        return retryable;
    }
}
