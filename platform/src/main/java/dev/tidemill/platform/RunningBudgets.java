package dev.tidemill.platform;

import dev.tidemill.chat.cost.Budget;
import dev.tidemill.chat.cost.BudgetState;
import dev.tidemill.chat.cost.Budgets;
import dev.tidemill.chat.cost.Spent;
import dev.tidemill.chat.gateway.GatewayDefinition;
import dev.tidemill.chat.limit.LedgerStore;
import dev.tidemill.chat.limit.Subject;
import dev.tidemill.watch.alert.Alert;
import dev.tidemill.watch.alert.AlertSender;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The budgets of a home's gateway: how far each is spent follows from the ledger, what was told from the alerts that
/// are kept; both go on over a restart. An alert is kept before it is sent.
final class RunningBudgets implements AutoCloseable {
    /// In place of an application's name, where alerts are kept: no application can be called so.
    static final String GATEWAY = "gateway.yaml";

    private static final Logger LOG = LoggerFactory.getLogger(RunningBudgets.class);
    private static final Duration STILL_NEWS = Duration.ofDays(1);
    private static final int MOST_LOOKED_AT = 10_000;
    private static final int MOST_RAISED = 100;
    private static final int MICROS = 6;

    private final Services services;
    private final GatewayDefinition definition;
    private final StoredWatch store;
    private final AlertSender sender;
    private final Budgets budgets;
    private final ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("budget-alerts").daemon().factory());

    RunningBudgets(Services services, GatewayDefinition definition, StoredLedger ledger) {
        this.services = services;
        this.definition = definition;
        this.store = new StoredWatch(services.home().metadata(), services.tenant());
        this.sender = new AlertSender(
                AlertRoutes.of(
                        definition.spending().routes(), variable -> Optional.ofNullable(System.getenv(variable))),
                sending,
                AlertSender.Pace.USUAL);
        Instant now = services.config().clock().instant();
        store.pending(GATEWAY, now.minus(STILL_NEWS)).forEach(this::send);
        List<KeptAlert> before = store.alerts(GATEWAY, Long.MAX_VALUE, MOST_LOOKED_AT);
        this.budgets = new Budgets(
                definition.spending().budgets().stream()
                        .map(budget -> state(budget, now, ledger, before))
                        .toList(),
                services.config().clock(),
                this::raise);
    }

    /// As it stood before the platform was closed.
    private static BudgetState state(Budget budget, Instant now, StoredLedger ledger, List<KeptAlert> alerts) {
        LocalDate begins = budget.period().begin(now);
        long spent = ledger.spent(start(begins), now.plusMillis(1)).stream()
                .filter(one -> budget.covers(subject(one)))
                .mapToLong(Spent::micros)
                .sum();
        int told = alerts.stream()
                .map(KeptAlert::alert)
                .filter(alert -> alert.monitor().equals(budget.name())
                        && alert.from() == start(begins).toEpochMilli())
                .mapToInt(alert -> Integer.parseInt(alert.test().replaceAll("[^0-9]", "")))
                .max()
                .orElse(0);
        return new BudgetState(budget, begins, spent, told);
    }

    private static Subject subject(Spent spent) {
        return new Subject(spent.tenant(), spent.key(), "", spent.application(), spent.model());
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    void booked(LedgerStore.Entry entry) {
        budgets.settled(entry);
    }

    /// The model that answers instead of the one asked for, where a budget is spent; else that one.
    ///
    /// @throws dev.tidemill.chat.cost.BudgetException where none may
    String model(Subject subject) {
        return budgets.model(subject);
    }

    List<BudgetState> states() {
        return budgets.states();
    }

    List<KeptAlert> alerts(int limit) {
        return store.alerts(GATEWAY, Long.MAX_VALUE, limit);
    }

    private void raise(Budget budget, BudgetState.Alert told) {
        Alert alert = alert(budget, told);
        LOG.warn("{}", alert.line());
        List<String> routes = definition.spending().to().getOrDefault(budget.name(), List.of());
        store.raise(GATEWAY, new StoredWatch.Turned(alert, routes, List.of()));
        store.alerts(GATEWAY, Long.MAX_VALUE, MOST_RAISED).stream()
                .filter(kept -> kept.alert().equals(alert))
                .findFirst()
                .ifPresent(this::send);
    }

    private Alert alert(Budget budget, BudgetState.Alert told) {
        String currency = definition.prices().currency().orElse("");
        LocalDate ends = budget.period().next(told.period());
        List<String> evidence = new ArrayList<>();
        evidence.add(money(told.spent()) + " of " + money(told.of()) + " " + currency + " are spent since "
                + told.period() + ", " + told.percent() + " % are reached");
        evidence.add(
                switch (budget.action()) {
                    case Budget.Action.Tell() -> "nothing is held back when all is spent";
                    case Budget.Action.Use(String model) -> "from 100 % on " + model + " answers, until " + ends;
                    case Budget.Action.Block() -> "from 100 % on requests are refused, until " + ends;
                });
        return new Alert(
                budget.whose().application().orElse("gateway"),
                budget.name(),
                true,
                "money",
                told.percent() + " % of the budget",
                told.spent() / 1e6,
                told.of() / 1e6 * told.percent() / 100,
                start(told.period()).toEpochMilli(),
                start(ends).toEpochMilli(),
                0,
                evidence,
                List.of(),
                "see who spends it: tidemill chat costs, or the console's page Costs",
                services.config().clock().millis());
    }

    private static String money(long micros) {
        return BigDecimal.valueOf(micros, MICROS).stripTrailingZeros().toPlainString();
    }

    private void send(KeptAlert kept) {
        for (String route : kept.pending()) {
            sender.send(kept.alert(), route, result -> store.told(GATEWAY, kept.entry(), result));
        }
    }

    @Override
    public void close() {
        sending.shutdownNow();
    }
}
