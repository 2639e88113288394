package dev.tidemill.server;

import dev.tidemill.app.Application;
import dev.tidemill.app.DecisionDefinition;
import dev.tidemill.app.EntityDefinition;
import dev.tidemill.app.Feature;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.Lifecycle;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.core.SemanticVersion;
import dev.tidemill.platform.ModelSummary;
import dev.tidemill.serve.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What the fake platform shows: one application, its models, a receipt.
final class Samples {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Samples() {}

    static Application application() {
        Map<String, StreamDefinition> streams = new LinkedHashMap<>();
        streams.put("transactions", stream("transactions", Optional.empty()));
        streams.put("labels", stream("labels", Optional.empty()));
        return new Application(
                "fraud",
                new SemanticVersion(1, 2, 0),
                "card payments",
                streams,
                Map.of("customer", new EntityDefinition("customer", List.of("customer_id"), "")),
                List.of(
                        new Feature.Computed("amount", "the amount", "amount"),
                        new Feature.Computed("night", "at night", "hour(time) < 6")),
                Optional.of(new OutcomeDefinition("labels", "fraud", Duration.ofDays(7), Optional.of(false))),
                Optional.of(new DecisionDefinition(
                        "transactions", DecisionDefinition.DEFAULT_DEADLINE, List.of("approve", "review", "decline"))),
                Optional.empty(),
                new PolicyDefinition(3, List.of(), List.of(), "approve"),
                Map.of("handbook", new ImportDefinition("handbook", "csv", "*.csv", ',', List.of())),
                List.of(),
                Lifecycle.NONE,
                Optional.empty(),
                Optional.empty(),
                "name: fraud\n");
    }

    private static StreamDefinition stream(String name, Optional<StreamDefinition.About> about) {
        return new StreamDefinition(
                name,
                "a stream",
                Schema.of(List.of(
                        Field.of("id", FieldType.STRING),
                        Field.of("time", FieldType.TIMESTAMP),
                        Field.of("amount", FieldType.DECIMAL))),
                "id",
                "time",
                StreamDefinition.DEFAULT_LATENESS,
                StreamDefinition.DEFAULT_AHEAD,
                Optional.empty(),
                List.of(),
                about);
    }

    static Receipt receipt(String id, long offset, double amount) {
        boolean high = amount > 100;
        return new Receipt(
                "fraud",
                "1.2.0",
                id,
                offset,
                offset + 1,
                NOW.toEpochMilli() + offset,
                NOW.toEpochMilli() + offset,
                "{\"id\":\"" + id + "\",\"amount\":" + amount + "}",
                List.of("amount", "night"),
                new double[] {amount, Double.NaN},
                high ? OptionalInt.of(2) : OptionalInt.empty(),
                3,
                high ? 0.91 : Double.NaN,
                high ? 0.83 : Double.NaN,
                high ? "decline" : "approve",
                high ? List.of("high_amount") : List.of(),
                high ? List.of(new Receipt.Reason("amount", "amount is far above usual", 2.5)) : List.of(),
                high ? Optional.empty() : Optional.of("no_model"),
                new Receipt.Timings(1_000, 20_000, 3_000, 4_000, 500),
                OptionalInt.empty(),
                List.of(),
                "");
    }

    /// A list of one item.
    static Receipt slate(String id) {
        return new Receipt(
                "shop",
                "1.0.0",
                id,
                0,
                1,
                NOW.toEpochMilli(),
                NOW.toEpochMilli(),
                "{}",
                List.of(),
                new double[0],
                OptionalInt.of(2),
                1,
                Double.NaN,
                Double.NaN,
                "slate",
                List.of(),
                List.of(),
                Optional.empty(),
                new Receipt.Timings(1_000, 20_000, 3_000, 4_000, 500),
                OptionalInt.empty(),
                List.of(),
                """
                {"slate": [{"item": "i1", "position": 1, "title": "One", "score": 0.5, "sources": ["taste"], \
                "reason": "because of Two", "label": "sponsored", "propensity": 0.25}], "empty": "", "marks": []}""");
    }

    static Map<String, Object> backtest() {
        Map<String, Object> quality = Map.of("caught", 3L, "missed", 1L, "precision", 0.75, "recall", Double.NaN);
        return Map.of(
                "application_version",
                "1.2.0",
                "model",
                2,
                "events",
                1200L,
                "decided_live",
                1000L,
                "changed",
                7L,
                "outcomes",
                List.of(Map.of(
                        "before",
                        "approve",
                        "after",
                        "decline",
                        "count",
                        7L,
                        "positive",
                        3L,
                        "negative",
                        1L,
                        "unknown",
                        3L,
                        "saved",
                        123.5)),
                "quality",
                Map.of("before", quality, "after", quality),
                "rules",
                Map.of("high_amount", Map.of("before", 2L, "after", 9L)),
                "money",
                Map.of("unit", "EUR", "before", 200.0, "after", 76.5, "saved", 123.5));
    }

    static ModelSummary model(int version, boolean active) {
        return new ModelSummary(
                version,
                active,
                "xgboost",
                NOW.plusSeconds(version),
                "first",
                "a".repeat(64),
                "d".repeat(64),
                "1.2.0",
                "0.1.0",
                42,
                List.of("amount", "night"),
                Map.of("max_depth", "6", "eta", "0.1"),
                Map.of("test.auc_roc", 0.87 + version / 100.0, "test.average_precision", Double.NaN),
                EVALUATION);
    }

    /// An evaluation with the parts that the module `learn` writes.
    static final String EVALUATION = evaluation();

    private static String evaluation() {
        StringBuilder roc = new StringBuilder();
        StringBuilder curve = new StringBuilder();
        StringBuilder bins = new StringBuilder();
        for (int i = 0; i <= 20; i++) {
            double x = i / 20.0;
            String comma = i == 0 ? "" : ",";
            roc.append(comma).append(point(x, Math.pow(x, 0.22)));
            curve.append(comma).append(point(x, 1 - 0.75 * Math.pow(x, 3)));
            if (i % 2 == 0) {
                bins.append(comma)
                        .append("{\"predicted\":" + x + ",\"observed\":" + Math.min(1, x * 0.94 + 0.03)
                                + ",\"rows\":9}");
            }
        }
        String set = "{\"rows\":{\"from\":\"2018-08-08T00:00:00Z\",\"to\":\"2018-08-15T00:00:00Z\",\"rows\":58264,"
                + "\"positives\":385},\"metrics\":{\"auc_roc\":{\"value\":0.9012,\"low\":0.8841,\"high\":0.9166},"
                + "\"average_precision\":{\"value\":0.7341,\"low\":0.7002,\"high\":0.7644},"
                + "\"precision_at_100\":{\"value\":0.301,\"low\":null,\"high\":null}},"
                + "\"thresholds\":[{\"threshold\":0.5,\"precision\":0.91,\"recall\":0.62,\"f1\":0.7376,"
                + "\"flagged\":0.0041}],\"roc\":[" + roc + "],\"precisionRecall\":[" + curve + "],\"reliability\":["
                + bins + "]}";
        return "{\"test\":" + set + ",\"validation\":" + set + ",\"importance\":["
                + "{\"feature\":\"amount\",\"gain\":0.61},{\"feature\":\"night\",\"gain\":0.39}]}";
    }

    private static String point(double x, double y) {
        return "{\"x\":" + x + ",\"y\":" + y + ",\"threshold\":null}";
    }
}
