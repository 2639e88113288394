package dev.tidemill.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.platform.ReplayedDecision;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.serve.Receipt;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Json;
import dev.tidemill.server.http.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decisions and their receipts.
final class DecisionPages {
    private static final int PAGE = 50;
    private static final int LOOKED_THROUGH_MOST = 5000;

    private final Tidemill tidemill;
    private final Doorman doorman;

    DecisionPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/decisions", Access.SESSION, doorman.page(this::list)),
                Route.get("/apps/{app}/decisions/{id}", Access.SESSION, doorman.page(this::receipt)),
                Route.post(
                        "/apps/{app}/decisions/{id}/replay",
                        Access.SESSION,
                        doorman.action(Access.READ, this::replay)));
    }

    private void list(Visit visit) {
        Application application = tidemill.application(visit.app());
        long before = visit.exchange().queryNumber("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        String outcome = visit.exchange().query("outcome").orElse("");
        Found found = find(visit.app(), before, outcome);
        doorman.show(
                visit,
                "decisions",
                doorman.frame(visit, "Decisions", visit.app(), "decisions"),
                Map.of(
                        "receipts", found.receipts(),
                        "next", found.next(),
                        "outcome", outcome,
                        "outcomes",
                                application.decision().map(d -> d.outcomes()).orElse(List.of())));
    }

    /// @param next where the next page begins; −1 at the end
    private record Found(List<Receipt> receipts, long next) {}

    /// A page of decisions, of one outcome where that is asked for; looks through a bounded number of them.
    private Found find(String app, long before, String outcome) {
        List<Receipt> found = new ArrayList<>();
        long from = before;
        for (int seen = 0; seen < LOOKED_THROUGH_MOST; seen += PAGE) {
            List<Receipt> some = tidemill.receipts(app, from, PAGE);
            for (Receipt receipt : some) {
                from = receipt.offset();
                if (outcome.isEmpty() || receipt.outcome().equals(outcome)) {
                    found.add(receipt);
                }
                if (found.size() == PAGE) {
                    return new Found(found, from);
                }
            }
            if (some.size() < PAGE) {
                return new Found(found, -1);
            }
        }
        return new Found(found, from);
    }

    private void receipt(Visit visit) {
        Receipt receipt = tidemill.receipt(visit.app(), visit.exchange().path("id"));
        Map<String, String> descriptions = new HashMap<>();
        for (Feature feature : tidemill.application(visit.app()).features()) {
            descriptions.put(feature.name(), feature.description());
        }
        List<Named> features = new ArrayList<>();
        for (int i = 0; i < receipt.features().length; i++) {
            String name = receipt.featureNames().get(i);
            features.add(new Named(name, Text.number(receipt.features()[i]), descriptions.getOrDefault(name, "")));
        }
        Optional<String> known = tidemill.outcomeOf(visit.app(), receipt.id());
        doorman.show(
                visit,
                "receipt",
                doorman.frame(visit, "Decision " + receipt.id(), visit.app(), "decisions"),
                Map.of(
                        "receipt",
                        receipt,
                        "inputs",
                        fields(receipt.inputs()),
                        "features",
                        features,
                        "known",
                        known.map(DecisionPages::fields).orElse(List.of())));
    }

    private static List<Named> fields(String json) {
        List<Named> fields = new ArrayList<>();
        try {
            Json.MAPPER
                    .readTree(json)
                    .properties()
                    .forEach(field -> fields.add(new Named(
                            field.getKey(),
                            field.getValue().isValueNode()
                                    ? field.getValue().asText()
                                    : field.getValue().toString(),
                            "")));
        } catch (JsonProcessingException notOne) {
            fields.add(new Named("", json, ""));
        }
        return fields;
    }

    private void replay(Visit visit) {
        ReplayedDecision replayed =
                tidemill.replay(visit.app(), visit.exchange().path("id"));
        String message = replayed.equal()
                ? "Equal: decided again from its receipt, every value is the same."
                : "Different: " + String.join("; ", replayed.differences());
        doorman.part(visit, "notice", Map.of("good", replayed.equal(), "message", message));
    }
}
