package dev.tidemill.chat.cost;

import dev.tidemill.chat.cost.Budget.Action;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far a budget is spent: a function of the settled amounts in their order, nothing else.
///
/// **Invariants:** each alert is raised once in a period; amounts of a period that is over change nothing; the same
/// amounts give the same state.
///
/// @param begins the first day of the period that is counted
/// @param spent  in it, in millionths
/// @param told   the highest percent that was told; 0 for none
public record BudgetState(Budget budget, LocalDate begins, long spent, int told) {
    public static BudgetState of(Budget budget, Instant now) {
        return new BudgetState(budget, budget.period().begin(now), 0, 0);
    }

    /// @param percent that is reached
    /// @param spent   by then, in millionths
    public record Alert(String budget, LocalDate period, int percent, long spent, long of) {}

    /// @param alerts raised by it, lowest first
    public record Step(BudgetState state, List<Alert> alerts) {}

    /// What follows from an amount that was settled.
    ///
    /// @param micros 0 or more
    public Step settled(Instant at, long micros) {
        LocalDate period = budget.period().begin(at);
        if (micros < 0) {
            throw new IllegalArgumentException("settled amounts must be 0 or more, got " + micros);
        }
        if (period.isBefore(begins)) {
            return new Step(this, List.of());
        }
        boolean anew = period.isAfter(begins);
        long before = anew ? 0 : spent;
        long now = before > Long.MAX_VALUE - micros ? Long.MAX_VALUE : before + micros;
        int highest = anew ? 0 : told;
        List<Alert> alerts = new ArrayList<>();
        for (int percent : budget.alerts()) {
            if (percent > highest && reached(now, percent)) {
                alerts.add(new Alert(budget.name(), period, percent, now, budget.micros()));
                highest = percent;
            }
        }
        return new Step(new BudgetState(budget, period, now, highest), List.copyOf(alerts));
    }

    private boolean reached(long amount, int percent) {
        return Math.multiplyHigh(amount, 100) > Math.multiplyHigh(budget.micros(), percent)
                || (Math.multiplyHigh(amount, 100) == Math.multiplyHigh(budget.micros(), percent)
                        && Long.compareUnsigned(amount * 100, budget.micros() * percent) >= 0);
    }

    /// What is to happen to a request that comes now; empty while there is money.
    public Optional<Action> action(Instant now) {
        boolean over = !budget.period().begin(now).isAfter(begins) && spent >= budget.micros();
        return over ? Optional.of(budget.action()) : Optional.empty();
    }
}
