package dev.tidemill.server.http;

import dev.tidemill.chat.cost.Budget;
import dev.tidemill.chat.cost.BudgetState;
import dev.tidemill.chat.cost.Spent;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys.Owner;
import dev.tidemill.platform.Chats;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What language models cost.
final class CostRoutes {
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 1, 1);

    private final Chats chats;

    CostRoutes(Chats chats) {
        this.chats = chats;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/costs", Access.READ, this::costs).forGuests());
    }

    private void costs(Exchange exchange) {
        LocalDate from = day(exchange, "from", FIRST);
        LocalDate to = day(exchange, "to", LAST);
        if (!from.isBefore(to)) {
            throw new TidemillException(ErrorCode.INVALID, "from must be before to, got " + from + " and " + to);
        }
        Owner owner = exchange.owner();
        if (!owner.guest() && !exchange.administers()) {
            throw new TidemillException(ErrorCode.FORBIDDEN, "costs need a key with the role ADMIN, or a tenant's own");
        }
        List<Spent> all = chats
                .spent(
                        from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        to.atStartOfDay(ZoneOffset.UTC).toInstant())
                .stream()
                .filter(one ->
                        !owner.guest() || one.tenant().equals(owner.tenant().name()))
                .toList();
        List<BudgetState> budgets = chats.budgets().stream()
                .filter(state -> !owner.guest()
                        || state.budget()
                                .whose()
                                .tenant()
                                .equals(Optional.of(owner.tenant().name())))
                .toList();
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("costs");
            for (Spent one : all) {
                write(json, one);
            }
            json.writeEndArray();
            json.writeStringField("currency", chats.currency().orElse(null));
            json.writeArrayFieldStart("budgets");
            for (BudgetState state : budgets) {
                write(json, state);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(com.fasterxml.jackson.core.JsonGenerator json, BudgetState state) throws IOException {
        Budget budget = state.budget();
        json.writeStartObject();
        json.writeStringField("name", budget.name());
        json.writeStringField("tenant", budget.whose().tenant().orElse(null));
        json.writeStringField("application", budget.whose().application().orElse(null));
        json.writeStringField("key", budget.whose().key().orElse(null));
        json.writeStringField("model", budget.whose().model().orElse(null));
        json.writeStringField("per", budget.period().name().toLowerCase(Locale.ROOT));
        json.writeStringField("begins", state.begins().toString());
        json.writeNumberField("micros", budget.micros());
        json.writeNumberField("spent_micros", state.spent());
        json.writeStringField(
                "action",
                switch (budget.action()) {
                    case Budget.Action.Tell() -> "tell";
                    case Budget.Action.Block() -> "block";
                    case Budget.Action.Use(String model) -> "cheaper-model: " + model;
                });
        json.writeEndObject();
    }

    private static void write(com.fasterxml.jackson.core.JsonGenerator json, Spent one) throws IOException {
        json.writeStartObject();
        json.writeStringField("day", one.day());
        json.writeStringField("tenant", one.tenant());
        json.writeStringField("application", one.application());
        json.writeStringField("model", one.model());
        json.writeStringField("key", one.key());
        json.writeNumberField("calls", one.calls());
        json.writeNumberField("prompt_tokens", one.prompt());
        json.writeNumberField("completion_tokens", one.completion());
        json.writeNumberField("micros", one.micros());
        json.writeEndObject();
    }

    private static LocalDate day(Exchange exchange, String name, LocalDate otherwise) {
        try {
            return exchange.query(name).map(LocalDate::parse).orElse(otherwise);
        } catch (DateTimeParseException none) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    name + " must be a day such as 2026-11-24, got \""
                            + exchange.query(name).orElse("") + "\"",
                    none);
        }
    }
}
