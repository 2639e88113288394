package dev.tidemill.features;

import dev.tidemill.app.Aggregation;
import dev.tidemill.app.Application;
import dev.tidemill.app.DecisionDefinition;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.app.Feature.Smoothing;
import dev.tidemill.app.Lifecycle;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.app.StreamDefinition.About;
import dev.tidemill.app.Window;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.core.SemanticVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// An application for tests: purchases are decided, verdicts are about them, visits are another stream.
final class Shop {
    static final Duration LATENESS = Duration.ofMinutes(10);
    static final int CARD = 2;
    static final int SHOP = 3;
    static final int AMOUNT = 4;
    static final int WEIGHT = 5;
    static final int KIND = 6;
    static final int HOME = 7;

    private Shop() {}

    static Schema purchases() {
        return Schema.of(List.of(
                Field.of("id", FieldType.STRING),
                Field.of("at", FieldType.TIMESTAMP),
                Field.of("card", FieldType.STRING),
                Field.of("shop", FieldType.INTEGER),
                Field.of("amount", FieldType.DECIMAL),
                Field.of("weight", FieldType.NUMBER),
                new Field(
                        "kind",
                        FieldType.STRING,
                        0,
                        false,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        List.of("food", "toys", "tools"),
                        64,
                        false),
                Field.of("home", FieldType.BOOLEAN)));
    }

    static Schema verdicts() {
        return Schema.of(List.of(
                Field.of("id", FieldType.STRING),
                Field.of("at", FieldType.TIMESTAMP),
                Field.of("purchase", FieldType.STRING),
                Field.of("fraud", FieldType.BOOLEAN),
                Field.of("loss", FieldType.DECIMAL)));
    }

    static Schema visits() {
        return Schema.of(List.of(
                Field.of("id", FieldType.STRING),
                Field.of("at", FieldType.TIMESTAMP),
                Field.of("card", FieldType.STRING),
                Field.of("pages", FieldType.INTEGER)));
    }

    static Application application(List<Feature> features) {
        Map<String, StreamDefinition> streams = new LinkedHashMap<>();
        streams.put("purchases", stream("purchases", purchases(), Optional.empty()));
        streams.put("verdicts", stream("verdicts", verdicts(), Optional.of(new About("purchases", "purchase"))));
        streams.put("visits", stream("visits", visits(), Optional.empty()));
        return new Application(
                "shop",
                new SemanticVersion(1, 0, 0),
                "",
                streams,
                Map.of(),
                features,
                Optional.of(new OutcomeDefinition("verdicts", "fraud", Duration.ofHours(1), Optional.of(false))),
                Optional.of(new DecisionDefinition("purchases", Duration.ofMillis(100), List.of("approve", "decline"))),
                Optional.empty(),
                new PolicyDefinition(1, List.of(), List.of(), "approve"),
                Map.of(),
                List.of(),
                Lifecycle.NONE,
                Optional.empty(),
                Optional.empty(),
                "");
    }

    private static StreamDefinition stream(String name, Schema schema, Optional<About> about) {
        return new StreamDefinition(
                name, "", schema, "id", "at", LATENESS, Duration.ofMinutes(5), Optional.empty(), List.of(), about);
    }

    /// Without features for whose sake events are never let go of.
    static List<Feature> forgetting() {
        List<Feature> features = new ArrayList<>();
        for (Feature feature : everything()) {
            Aggregate aggregate = (Aggregate) feature;
            boolean keeps = aggregate.window().length().isEmpty()
                    && aggregate.where().orElse("").startsWith("outcome");
            if (!keeps) {
                features.add(aggregate);
            }
        }
        return features;
    }

    /// Every aggregation over several windows, keys and filters.
    static List<Feature> everything() {
        List<Feature> features = new ArrayList<>();
        List<Window> windows = List.of(
                Window.of(Duration.ofMinutes(7)),
                Window.of(Duration.ofMinutes(60)),
                new Window(Optional.of(Duration.ofMinutes(30)), Duration.ofMinutes(15)),
                Window.LIFETIME);
        for (Window window : windows) {
            for (Aggregation aggregation : Aggregation.values()) {
                for (String of : inputs(aggregation)) {
                    for (String where : filters(aggregation)) {
                        features.add(aggregate(features.size(), aggregation, of, where, window));
                    }
                }
            }
        }
        features.add(visits(features.size(), Aggregation.COUNT, ""));
        features.add(visits(features.size(), Aggregation.SUM, "pages"));
        features.add(visits(features.size(), Aggregation.TIME_SINCE, ""));
        return features;
    }

    private static List<String> inputs(Aggregation aggregation) {
        return switch (aggregation) {
            case COUNT, TIME_SINCE, SHARE -> List.of("");
            case DISTINCT -> List.of("shop", "kind", "weight");
            case FIRST, LAST -> List.of("kind", "weight");
            case DECAYED -> List.of("", "amount", "weight");
            case SUM, MEAN, MIN, MAX, STDDEV, ZSCORE -> List.of("amount", "weight", "amount * 2.0");
        };
    }

    private static List<String> filters(Aggregation aggregation) {
        return switch (aggregation) {
            case SHARE, COUNT, SUM, TIME_SINCE, MAX -> List.of("home", "outcome.fraud", "amount > 50.0");
            case MEAN, DISTINCT, LAST, DECAYED -> List.of("", "home");
            default -> List.of("");
        };
    }

    static Aggregate aggregate(int number, Aggregation aggregation, String of, String where, Window window) {
        boolean byCard = number % 3 != 0;
        return new Aggregate(
                "f" + number,
                "",
                "purchases",
                byCard ? List.of("card") : List.of("shop", "kind"),
                byCard ? List.of("card") : List.of("shop", "kind"),
                aggregation,
                of.isEmpty() ? Optional.empty() : Optional.of(of),
                where.isEmpty() ? Optional.empty() : Optional.of(where),
                window,
                number % 4 != 0,
                number % 2 == 0 ? Optional.empty() : Optional.of(new Smoothing(0.1, 5)),
                Optional.of(Duration.ofMinutes(5)),
                6);
    }

    private static Aggregate visits(int number, Aggregation aggregation, String of) {
        return new Aggregate(
                "f" + number,
                "",
                "visits",
                List.of("card"),
                List.of("card"),
                aggregation,
                of.isEmpty() ? Optional.empty() : Optional.of(of),
                Optional.empty(),
                Window.of(Duration.ofMinutes(20)),
                true,
                Optional.empty(),
                Optional.empty(),
                6);
    }

    static Event purchase(String id, long time, Object... fields) {
        Object[] values = new Object[purchases().size()];
        values[0] = id;
        values[1] = time;
        System.arraycopy(fields, 0, values, 2, fields.length);
        return new Event("purchases", id, time, time, values);
    }

    static Event verdict(String id, long time, String purchase, boolean fraud) {
        return new Event("verdicts", id, time, time, new Object[] {id, time, purchase, fraud, 100L});
    }

    static Event visit(String id, long time, String card, long pages) {
        return new Event("visits", id, time, time, new Object[] {id, time, card, pages});
    }
}
