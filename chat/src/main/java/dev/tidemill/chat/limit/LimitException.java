package dev.tidemill.chat.limit;

import java.io.Serial;
import java.time.Duration;
import java.util.List;

/// A request that a limit does not admit. Nothing was reserved.
public final class LimitException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Standing broken;
    private final transient List<Standing> standing;
    private final boolean ever;

    /// @param ever whether it would be admitted in an empty window
    LimitException(Standing broken, List<Standing> standing, long wanted, boolean ever) {
        super(message(broken, wanted, ever), null, false, false);
        this.broken = broken;
        this.standing = List.copyOf(standing);
        this.ever = ever;
    }

    private static String message(Standing broken, long wanted, boolean ever) {
        Limit limit = broken.limit();
        String rule = limit.name() + " must be at most " + limit.amount() + ", " + broken.left()
                + " are left and this request may take " + wanted;
        return rule
                + (ever
                        ? "; try again in " + Math.max(1, broken.reset().toSeconds())
                                + " s, or ask for fewer max_tokens"
                        : "; it can never be admitted, ask for fewer max_tokens or send less");
    }

    /// Which limit it is.
    public Standing broken() {
        return broken;
    }

    /// All limits that hold for the request.
    public List<Standing> standing() {
        return standing;
    }

    /// Whether the same request may be admitted later.
    public boolean ever() {
        return ever;
    }

    public Duration retryAfter() {
        return broken.reset();
    }
}
