package dev.tidemill.chat.cost;

import dev.tidemill.chat.cost.Budget.Action;
import dev.tidemill.chat.limit.LedgerStore.Entry;
import dev.tidemill.chat.limit.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// All budgets of a gateway, as far as they are spent. Calls count when they are settled: those under way when a
/// budget fills still end. Safe for many threads.
public final class Budgets {
    private final List<BudgetState> states = new ArrayList<>();
    private final InstantSource clock;
    private final BiConsumer<Budget, BudgetState.Alert> alerts;

    /// @param states as they stood before: `spent` by the ledger, `told` by the alerts that were raised
    /// @param alerts are given each alert, once
    public Budgets(List<BudgetState> states, InstantSource clock, BiConsumer<Budget, BudgetState.Alert> alerts) {
        this.states.addAll(states);
        this.clock = clock;
        this.alerts = alerts;
        states.forEach(state -> step(entry -> true, 0));
    }

    /// A settled call.
    public void settled(Entry entry) {
        if (entry.micros() > 0) {
            step(budget -> budget.covers(entry.subject()), entry.micros());
        }
    }

    private void step(java.util.function.Predicate<Budget> covering, long micros) {
        List<Runnable> told = new ArrayList<>();
        synchronized (states) {
            Instant now = clock.instant();
            states.replaceAll(state -> {
                if (!covering.test(state.budget())) {
                    return state;
                }
                BudgetState.Step step = state.settled(now, micros);
                step.alerts().forEach(alert -> told.add(() -> alerts.accept(state.budget(), alert)));
                return step.state();
            });
        }
        told.forEach(Runnable::run);
    }

    /// The model that answers a request: the one asked for, or a cheaper one where a budget says so.
    ///
    /// @throws BudgetException where a spent budget lets none answer
    public String model(Subject subject) {
        Subject asked = subject;
        Set<String> seen = new HashSet<>();
        while (seen.add(asked.model())) {
            Optional<String> cheaper = cheaper(asked);
            if (cheaper.isEmpty()) {
                break;
            }
            asked = new Subject(asked.tenant(), asked.key(), asked.user(), asked.application(), cheaper.get());
        }
        return asked.model();
    }

    private Optional<String> cheaper(Subject subject) {
        Instant now = clock.instant();
        Optional<String> other = Optional.empty();
        for (BudgetState state : states()) {
            boolean counts = state.budget().covers(subject);
            switch (counts ? state.action(now).orElse(new Action.Tell()) : new Action.Tell()) {
                case Action.Tell() -> {}
                case Action.Use(String model) -> other = other.or(() -> Optional.of(model));
                case Action.Block() -> throw new BudgetException(state, until(state.budget(), now));
            }
        }
        return other;
    }

    private static Duration until(Budget budget, Instant now) {
        Instant next = budget.period()
                .next(budget.period().begin(now))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return Duration.between(now, next);
    }

    /// How each stands, in the order of the file.
    public List<BudgetState> states() {
        synchronized (states) {
            Instant now = clock.instant();
            return states.stream().map(state -> state.settled(now, 0).state()).toList();
        }
    }
}
