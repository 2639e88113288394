package dev.tidemill.core;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one root of what may fail outside a caller's control, and of refusals that end a whole call.
///
/// The message is lower case: the rule, the value, the remedy. `problems` holds the single findings where
/// there are several (an application file with five mistakes is one exception with five problems).
public final class TidemillException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Problem> problems;

    public TidemillException(ErrorCode code, String message) {
        this(code, message, List.of(), null);
    }

    public TidemillException(ErrorCode code, String message, Throwable cause) {
        this(code, message, List.of(), cause);
    }

    public TidemillException(ErrorCode code, String message, List<Problem> problems) {
        this(code, message, problems, null);
    }

    private TidemillException(ErrorCode code, String message, List<Problem> problems, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    public ErrorCode code() {
        return code;
    }

    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
