package dev.tidemill.chat.cost;

import java.io.Serial;
import java.time.Duration;
import java.util.Locale;

/// A request that a spent budget keeps from every model.
public final class BudgetException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    BudgetException(BudgetState state, Duration retryAfter) {
        super(
                "budget " + state.budget().name() + " must have money left, it is spent for the "
                        + state.budget().period().name().toLowerCase(Locale.ROOT) + " from " + state.begins()
                        + " on; try again from " + state.budget().period().next(state.begins())
                        + " on, or have it raised",
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
