package dev.tidemill.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.Aggregation;
import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Window;
import dev.tidemill.core.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ColumnReplayTest {
    private static final int ROWS = 3_000;
    private static final Window HOUR = Window.of(Duration.ofHours(1));

    private final Application app = Shop.application(List.of(
            Shop.aggregate(1, Aggregation.COUNT, "", "", HOUR),
            Shop.aggregate(2, Aggregation.MEAN, "amount", "", HOUR),
            Shop.aggregate(4, Aggregation.SHARE, "", "home", HOUR),
            Shop.aggregate(5, Aggregation.MAX, "weight", "amount > 50.0", HOUR),
            Shop.aggregate(7, Aggregation.SUM, "amount * 2.0", "", HOUR),
            Shop.aggregate(8, Aggregation.DISTINCT, "shop", "", HOUR),
            new Feature.Computed("amount_now", "", "amount"),
            new Feature.Computed("more", "", "f2 + weight"),
            new Feature.Ratio("ratio", "", "amount_now", "f2")));
    private final FeaturePlan plan = FeaturePlan.compile(app);
    private final List<Event> events = new ArrayList<>();
    private final long[] times = new long[ROWS];
    private final long[] places = new long[ROWS];
    private final int[] cards = new int[ROWS];
    private final long[] shops = new long[ROWS];
    private final long[] amounts = new long[ROWS];
    private final long[] weights = new long[ROWS];
    private final long[] homes = new long[ROWS];

    ColumnReplayTest() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < ROWS; i++) {
            times[i] = i * 10_000L - random.nextInt(60) * 9_000L;
            String id = Integer.toString(i);
            places[i] = EventOrder.place(id);
            cards[i] = random.nextInt(20);
            shops[i] = random.nextInt(6);
            Long amount = random.nextInt(9) == 0 ? null : random.nextLong(10_000);
            amounts[i] = amount == null ? Long.MIN_VALUE : amount;
            Double weight = random.nextInt(9) == 0 ? null : random.nextDouble();
            weights[i] = weight == null ? Long.MIN_VALUE : Double.doubleToRawLongBits(weight);
            Boolean home = random.nextInt(9) == 0 ? null : (Boolean) random.nextBoolean();
            homes[i] = home == null ? Long.MIN_VALUE : home ? 1 : 0;
            events.add(Shop.purchase(id, times[i], "card" + cards[i], shops[i], amount, weight, "food", home));
        }
    }

    private ColumnBatch batch() {
        return new ColumnBatch(
                ROWS,
                times,
                places,
                new int[][] {cards},
                Map.of("shop", shops, "amount", amounts, "weight", weights, "home", homes));
    }

    @Test
    void columnsGiveTheSameBitsAsEvents() {
        List<double[]> wanted = new ArrayList<>();
        EventSource source = (streams, to) -> {
            for (int i = 0; streams.test("purchases") && i < ROWS; i++) {
                to.accept(new Arrived(i, events.get(i), false, null));
            }
        };
        new Replay(app, plan, Parallel.none())
                .run(
                        source,
                        ReplayRequest.ALL,
                        batch -> {
                            for (int row = 0; row < batch.size(); row++) {
                                wanted.add(batch.vector(row));
                            }
                        },
                        read -> {});
        assertThat(wanted).hasSize(ROWS);
        for (int threads = 1; threads <= 3; threads++) {
            try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
                new ColumnReplay(app, plan, new Parallel(executor, threads)).run(batch(), (first, rows, features) -> {
                    for (int row = 0; row < rows; row++) {
                        double[] vector = new double[features.length];
                        for (int i = 0; i < vector.length; i++) {
                            vector[i] = features[i][row];
                        }
                        assertThat(vector).containsExactly(wanted.get(first + row));
                    }
                });
            }
        }
    }

    @Test
    void whatColumnsCannotGiveIsRefused() {
        Application visits = Shop.application(List.of(Shop.everything().getLast()));
        assertThatThrownBy(() -> new ColumnReplay(visits, FeaturePlan.compile(visits), Parallel.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("features must be over the decided stream and its own keys, got visits by [card]");
        ColumnBatch without = new ColumnBatch(
                1, times, places, new int[][] {cards}, Map.of("shop", shops, "amount", amounts, "weight", weights));
        assertThatThrownBy(() -> new ColumnReplay(app, plan, Parallel.none()).run(without, (a, b, c) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch must have the field \"home\"");
        assertThatThrownBy(() -> new ColumnBatch(5, new long[4], new long[5], new int[0][], Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("columns must have 5 rows, got 4 times and 5 places");
    }
}
