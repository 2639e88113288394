package dev.tidemill.bench.features;

import dev.tidemill.app.Aggregation;
import dev.tidemill.app.Application;
import dev.tidemill.app.DecisionDefinition;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.app.Feature.Computed;
import dev.tidemill.app.Lifecycle;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.app.Window;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.core.SemanticVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The handbook's fifteen features, declared as any application declares its own; the names are those of the
/// published columns.
final class HandbookFeatures {
    private static final Duration DELAY = Duration.ofDays(7);
    private static final int[] DAYS = {1, 7, 30};

    private static final List<Aggregation> MORE =
            List.of(Aggregation.MAX, Aggregation.STDDEV, Aggregation.ZSCORE, Aggregation.LAST, Aggregation.DECAYED);

    private HandbookFeatures() {}

    static Application application() {
        return application(features());
    }

    /// The fifteen and twenty more of every kind, over the same two keys.
    static Application thirtyFive() {
        List<Feature> features = new ArrayList<>(features());
        int[] days = {2, 14};
        for (String key : List.of("customer", "terminal")) {
            for (int length : days) {
                Window window = Window.of(Duration.ofDays(length));
                for (Aggregation aggregation : MORE) {
                    features.add(of(key + "_" + aggregation.word() + "_" + length + "d", key, aggregation, window));
                }
            }
        }
        return application(features);
    }

    private static Application application(List<Feature> features) {
        Schema schema = Schema.of(List.of(
                Field.of("id", FieldType.STRING),
                Field.of("at", FieldType.TIMESTAMP),
                Field.of("customer", FieldType.INTEGER),
                Field.of("terminal", FieldType.INTEGER),
                Field.of("amount", FieldType.DECIMAL),
                Field.of("fraud", FieldType.BOOLEAN)));
        StreamDefinition stream = new StreamDefinition(
                "transactions",
                "",
                schema,
                "id",
                "at",
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Optional.empty(),
                List.of(),
                Optional.empty());
        return new Application(
                "handbook",
                new SemanticVersion(1, 0, 0),
                "",
                Map.of("transactions", stream),
                Map.of(),
                features,
                Optional.empty(),
                Optional.of(new DecisionDefinition("transactions", Duration.ofMillis(100), List.of("approve"))),
                Optional.empty(),
                new PolicyDefinition(1, List.of(), List.of(), "approve"),
                Map.of(),
                List.of(),
                Lifecycle.NONE,
                Optional.empty(),
                Optional.empty(),
                "");
    }

    private static List<Feature> features() {
        List<Feature> features = new ArrayList<>();
        features.add(new Computed("TX_AMOUNT", "", "amount"));
        features.add(new Computed("TX_DURING_WEEKEND", "", "is_weekend(at)"));
        features.add(new Computed("TX_DURING_NIGHT", "", "hour(at) <= 6"));
        for (int days : DAYS) {
            Window window = Window.of(Duration.ofDays(days));
            features.add(of("CUSTOMER_ID_NB_TX_" + days + "DAY_WINDOW", "customer", Aggregation.COUNT, window));
            features.add(of("CUSTOMER_ID_AVG_AMOUNT_" + days + "DAY_WINDOW", "customer", Aggregation.MEAN, window));
        }
        for (int days : DAYS) {
            Window window = new Window(Optional.of(Duration.ofDays(days)), DELAY);
            features.add(of("TERMINAL_ID_NB_TX_" + days + "DAY_WINDOW", "terminal", Aggregation.COUNT, window));
            features.add(of("TERMINAL_ID_RISK_" + days + "DAY_WINDOW", "terminal", Aggregation.SHARE, window));
        }
        return features;
    }

    private static Aggregate of(String name, String key, Aggregation aggregation, Window window) {
        return new Aggregate(
                name,
                "",
                "transactions",
                List.of(key),
                List.of(key),
                aggregation,
                aggregation.needsValue() ? Optional.of("amount") : Optional.empty(),
                aggregation == Aggregation.SHARE ? Optional.of("fraud") : Optional.empty(),
                window,
                true,
                Optional.empty(),
                Optional.of(Duration.ofDays(3)),
                Aggregate.DEFAULT_EXACT_DISTINCT);
    }
}
