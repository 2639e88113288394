package dev.tidemill.server.console;

import dev.tidemill.chat.cost.Budget;
import dev.tidemill.chat.cost.BudgetState;
import dev.tidemill.chat.cost.CostReport;
import dev.tidemill.chat.cost.CostReport.By;
import dev.tidemill.chat.cost.Spent;
import dev.tidemill.registry.tracking.MetricPoint;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What language models cost, as the page shows it.
///
/// @param groups by application, model and key
public record CostsView(
        LocalDate from,
        LocalDate to,
        String currency,
        CostReport.Row total,
        List<StepChart> charts,
        List<Group> groups,
        List<Bar> budgets) {
    private static final int MICROS = 6;
    private static final int MOST_LINES = 7;
    private static final int MOST_DAYS = 4_000;
    private static final int WARNS = 80;
    private static final int WHOLE = 100;

    /// @param title `Application`
    public record Group(String title, List<Line> lines) {}

    /// @param share of the dearest, in percent
    public record Line(String name, CostReport.Row row, long share) {}

    /// A budget, as far as it is spent.
    ///
    /// @param percent at most 100, for the bar
    /// @param tone    `good`, `warn`, `bad`
    public record Bar(BudgetState state, long percent, String tone, String whose, String action) {}

    /// @param keys names of keys by their ids
    static CostsView of(
            List<Spent> spent,
            List<BudgetState> budgets,
            Optional<String> currency,
            Map<String, String> keys,
            Span span) {
        List<Group> groups = new ArrayList<>();
        CostReport tenants = CostReport.of(By.TENANT, spent);
        if (tenants.rows().size() > 1) {
            groups.add(group("Tenant", tenants, Map.of()));
        }
        groups.add(group("Application", CostReport.of(By.APPLICATION, spent), Map.of("", "none named")));
        groups.add(group("Model", CostReport.of(By.MODEL, spent), Map.of()));
        groups.add(group("Key", CostReport.of(By.KEY, spent), keys));
        return new CostsView(
                span.from(),
                span.to(),
                currency.orElse(""),
                CostReport.of(By.DAY, spent).total(),
                spent.isEmpty() ? List.of() : List.of(chart(spent, currency, span)),
                groups,
                budgets.stream().map(CostsView::bar).toList());
    }

    /// @param to the last day
    record Span(LocalDate from, LocalDate to) {}

    private static Group group(String title, CostReport report, Map<String, String> names) {
        long most =
                report.rows().stream().mapToLong(CostReport.Row::micros).max().orElse(0);
        return new Group(
                title,
                report.rows().stream()
                        .map(row -> new Line(
                                names.getOrDefault(row.name(), row.name()),
                                row,
                                most == 0 ? 0 : WHOLE * row.micros() / most))
                        .toList());
    }

    /// Money by day, a line for each of the dearest applications.
    private static StepChart chart(List<Spent> spent, Optional<String> currency, Span span) {
        Map<String, List<MetricPoint>> lines = new LinkedHashMap<>();
        CostReport.of(By.APPLICATION, spent).rows().stream()
                .limit(MOST_LINES)
                .forEach(row -> lines.put(
                        row.name().isEmpty() ? "none named" : row.name(),
                        days(
                                spent.stream()
                                        .filter(one -> one.application().equals(row.name()))
                                        .toList(),
                                span)));
        return StepChart.of(currency.orElse("Money") + " by day", lines);
    }

    /// Every day has a point, be it of nothing.
    private static List<MetricPoint> days(List<Spent> spent, Span span) {
        Map<String, Long> micros = new HashMap<>();
        CostReport.of(By.DAY, spent).rows().forEach(row -> micros.put(row.name(), row.micros()));
        return span.from()
                .datesUntil(span.to().plusDays(1))
                .limit(MOST_DAYS)
                .map(day -> new MetricPoint(
                        "money",
                        micros.getOrDefault(day.toString(), 0L) / 1e6,
                        day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli(),
                        0))
                .toList();
    }

    private static Bar bar(BudgetState state) {
        Budget budget = state.budget();
        long percent = (long) Math.min(WHOLE, 100.0 * state.spent() / budget.micros());
        List<String> whose = new ArrayList<>();
        budget.whose().tenant().ifPresent(name -> whose.add("tenant " + name));
        budget.whose().application().ifPresent(name -> whose.add("application " + name));
        budget.whose().key().ifPresent(name -> whose.add("key " + name));
        budget.whose().model().ifPresent(name -> whose.add("model " + name));
        String action = switch (budget.action()) {
            case Budget.Action.Tell() -> "then people are told";
            case Budget.Action.Use(String model) -> "then " + model + " answers";
            case Budget.Action.Block() -> "then nothing answers";
        };
        return new Bar(
                state,
                percent,
                percent >= WHOLE ? "bad" : percent >= WARNS ? "warn" : "good",
                whose.isEmpty() ? "everybody" : String.join(", ", whose),
                action);
    }

    /// `12.3456`: at least two places behind the point, at most four, but no amount is shown as nothing.
    public static String money(long micros) {
        BigDecimal exact = BigDecimal.valueOf(micros, MICROS).stripTrailingZeros();
        BigDecimal shown = exact.scale() > 4 ? exact.setScale(4, RoundingMode.HALF_UP) : exact;
        boolean lost = shown.signum() == 0 && micros != 0;
        return lost
                ? exact.toPlainString()
                : shown.scale() < 2
                        ? shown.setScale(2, RoundingMode.UNNECESSARY).toPlainString()
                        : shown.toPlainString();
    }
}
