package dev.tidemill.server.console;

import dev.tidemill.chat.cost.Spent;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys.ApiKey;
import dev.tidemill.platform.Chats;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What language models cost, and how far budgets are spent; for administrators, as over HTTP.
final class CostPages {
    private static final int USUAL_DAYS = 30;

    private final Tidemill tidemill;
    private final Doorman doorman;
    private final InstantSource clock;

    CostPages(Tidemill tidemill, Doorman doorman, InstantSource clock) {
        this.tidemill = tidemill;
        this.doorman = doorman;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Route.get("/costs", Access.SESSION, doorman.page(this::show)));
    }

    private void show(Visit visit) {
        if (!visit.administers()) {
            throw new TidemillException(ErrorCode.FORBIDDEN, "costs need a key with the role admin");
        }
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate to = day(visit, "to", today);
        LocalDate from = day(visit, "from", to.minusDays(USUAL_DAYS - 1L));
        if (from.isAfter(to)) {
            throw new TidemillException(ErrorCode.INVALID, "from must not be after to, got " + from + " and " + to);
        }
        Chats chats = tidemill.chats();
        List<Spent> spent = chats.spent(
                from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        Map<String, String> keys = tidemill.keys().list().stream()
                .collect(Collectors.toMap(ApiKey::id, key -> key.name() + " (" + key.id() + ")"));
        CostsView view = CostsView.of(spent, chats.budgets(), chats.currency(), keys, new CostsView.Span(from, to));
        doorman.show(
                visit,
                "costs",
                doorman.frame(visit, "Costs", "", "costs"),
                Map.of("view", view, "alerts", chats.budgetAlerts(20)));
    }

    private static LocalDate day(Visit visit, String name, LocalDate otherwise) {
        String given = visit.exchange().query(name).orElse("");
        try {
            return given.isBlank() ? otherwise : LocalDate.parse(given);
        } catch (DateTimeParseException none) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    name + " must be a day such as 2026-11-24, got \""
                            + given.substring(0, Math.min(40, given.length())) + "\"",
                    none);
        }
    }
}
