package dev.tidemill.chat.cost;

import java.io.Serial;
import java.time.Duration;

/// A request that a spent budget keeps from every model.
public final class BudgetException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    BudgetException(BudgetState state, Duration retryAfter) {
        super(
                "budget " + state.budget().name() + " must not be spent to ask a model, it is since "
                        + state.begins() + "; try again when its next "
                        + state.budget().period().name().toLowerCase(java.util.Locale.ROOT)
                        + " begins, or have it raised",
                null,
                false,
                false);
        this.retryAfter = retryAfter;
    }

    /// Until the next period begins.
    public Duration retryAfter() {
        return retryAfter;
    }
}
