package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys.Owner;
import dev.tidemill.platform.DecisionAnswer;
import dev.tidemill.platform.ReplayedDecision;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.serve.Receipt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Asking for decisions, their receipts, and making them again.
final class DecisionRoutes {
    static final int PAGE_USUAL = 50;
    static final int PAGE_MOST = 500;

    private final Tidemill tidemill;
    private final Telemetry telemetry;

    DecisionRoutes(Tidemill tidemill, Telemetry telemetry) {
        this.tidemill = tidemill;
        this.telemetry = telemetry;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/apps/{app}/decisions", Access.WRITE, this::decide)
                        .forGuests(),
                Route.get("/v1/apps/{app}/decisions", Access.READ, this::list),
                Route.get("/v1/apps/{app}/decisions/{id}", Access.READ, this::show)
                        .forGuests(),
                Route.post("/v1/apps/{app}/decisions/{id}/replay", Access.READ, this::replay)
                        .forGuests());
    }

    private void decide(Exchange exchange) throws IOException {
        long start = System.nanoTime();
        String type = exchange.mediaType();
        if (!type.isEmpty() && !type.equals("application/json")) {
            throw Refusal.mediaType(type, "application/json");
        }
        byte[] event = exchange.body(exchange.limits().decisionBytesMax());
        if (event.length == 0) {
            throw new TidemillException(
                    ErrorCode.INVALID, "body must be the event to decide as a JSON object, got none");
        }
        switch (tidemill.decide(exchange.path("app"), event, ChatRoutes.caller(exchange, ""))) {
            case DecisionAnswer.Decided(Receipt receipt, boolean repeated) -> {
                exchange.json(200, json -> ReceiptJson.answer(json, receipt));
                telemetry.decided(System.nanoTime() - start);
            }
            case DecisionAnswer.Refused refused -> refuse(exchange, refused);
        }
    }

    static void refuse(Exchange exchange, DecisionAnswer.Refused refused) {
        ErrorCode code = refused.conflict() ? ErrorCode.CONFLICT : ErrorCode.INVALID;
        String detail = refused.problems().isEmpty()
                ? "the event breaks a rule"
                : refused.problems().getFirst().toString();
        exchange.problem(code.httpStatus(), json -> {
            json.writeStartObject();
            ProblemJson.head(json, code.name(), code.httpStatus(), detail);
            json.writeStringField("id", refused.id());
            ProblemJson.list(json, refused.problems());
            json.writeEndObject();
        });
    }

    private void list(Exchange exchange) {
        long before = exchange.queryNumber("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        int limit = (int) exchange.queryNumber("limit", PAGE_USUAL, 1, PAGE_MOST);
        List<Receipt> receipts = tidemill.receipts(exchange.path("app"), before, limit);
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("decisions");
            for (Receipt receipt : receipts) {
                ReceiptJson.answer(json, receipt);
            }
            json.writeEndArray();
            json.writeFieldName("next");
            next(json, receipts.size() == limit ? receipts.getLast().offset() : 0);
            json.writeEndObject();
        });
    }

    private static void next(JsonGenerator json, long before) throws IOException {
        if (before > 0) {
            json.writeNumber(before);
        } else {
            json.writeNull();
        }
    }

    /// The id of a decision that the caller may see: a guest sees its own tenant's.
    private static String own(Exchange exchange) {
        String id = exchange.path("id");
        Owner owner = exchange.owner();
        if (owner.guest() && !Tenant.ofDecision(id).equals(owner.tenant())) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "a decision of tenant " + owner.tenant().name() + " has an id that begins with "
                            + owner.tenant().decision(""));
        }
        return id;
    }

    private void show(Exchange exchange) {
        String app = exchange.path("app");
        Receipt receipt = tidemill.receipt(app, own(exchange));
        Optional<String> known = tidemill.outcomeOf(app, receipt.id());
        exchange.json(200, json -> ReceiptJson.whole(json, receipt, known));
    }

    private void replay(Exchange exchange) {
        ReplayedDecision replayed = tidemill.replay(exchange.path("app"), own(exchange));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeBooleanField("equal", replayed.equal());
            Json.strings(json, "differences", replayed.differences());
            json.writeFieldName("original");
            ReceiptJson.whole(json, replayed.original(), Optional.empty());
            json.writeFieldName("again");
            ReceiptJson.whole(json, replayed.again(), Optional.empty());
            json.writeEndObject();
        });
    }
}
