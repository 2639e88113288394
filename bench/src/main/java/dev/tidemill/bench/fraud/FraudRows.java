package dev.tidemill.bench.fraud;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.ImportOptions;
import dev.tidemill.data.ImportPosition;
import dev.tidemill.data.ImportTarget;
import dev.tidemill.data.Importer;
import dev.tidemill.features.Arrived;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.Parallel;
import dev.tidemill.features.Replay;
import dev.tidemill.features.ReplayRequest;
import dev.tidemill.features.RowBatch;
import dev.tidemill.learn.TrainingTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The application's feature vectors for the handbook's transactions, through its own import mapping and its own
/// replay: nothing here computes a feature.
final class FraudRows {
    /// Later than anything in the files, so that the clock refuses nothing.
    private static final Duration A_YEAR = Duration.ofDays(365);

    private final Application app;
    private final List<Arrived> journal = new ArrayList<>();
    private final Map<String, Event> decided = new HashMap<>();
    private final List<RowBatch> batches = new ArrayList<>();

    private FraudRows(Application app) {
        this.app = app;
    }

    /// @param from the first decision that gets a row; earlier ones are history
    /// @param to   the time behind the last decision that gets one; its outcome is waited for
    static TrainingTable load(Application app, Path folder, Instant from, Instant to) {
        FraudRows rows = new FraudRows(app);
        Instant judged = to.plus(app.outcome().orElseThrow().delay());
        ImportDefinition mapping = Objects.requireNonNull(app.imports().get("handbook"), "import mapping handbook");
        new Importer(app, mapping, ImportOptions.DEFAULT, () -> to.plus(A_YEAR))
                .run(
                        folder,
                        ImportPosition.START,
                        new ImportTarget(
                                (events, position) -> events.forEach(event -> rows.arrive(event, judged)), refusal -> {
                                    throw new IllegalArgumentException(
                                            "row must be taken, got " + refusal.origin() + " " + refusal.problems());
                                }),
                        progress -> {});
        new Replay(app, FeaturePlan.compile(app), Parallel.none())
                .run(
                        rows::read,
                        ReplayRequest.ALL.rows(from.toEpochMilli(), to.toEpochMilli()),
                        rows.batches::add,
                        events -> {});
        return rows.table();
    }

    private void arrive(Event event, Instant judged) {
        if (event.known() > judged.toEpochMilli()) {
            return;
        }
        StreamDefinition stream = app.stream(event.stream());
        Event about = stream.about()
                .map(told -> event.values()[stream.schema().slot(told.field())])
                .map(id -> decided.get(id.toString()))
                .orElse(null);
        if (event.stream().equals(app.decided().name())) {
            decided.put(event.id(), event);
        }
        journal.add(new Arrived(journal.size(), event, false, about));
    }

    private void read(Predicate<String> streams, Consumer<Arrived> to) {
        for (Arrived arrived : journal) {
            if (streams.test(arrived.event().stream())) {
                to.accept(arrived);
            }
        }
    }

    private TrainingTable table() {
        int rows = batches.stream().mapToInt(RowBatch::size).sum();
        List<String> names = FeaturePlan.compile(app).names();
        double[][] columns = new double[names.size()][rows];
        float[] labels = new float[rows];
        long[] times = new long[rows];
        int[] cards = new int[rows];
        List<String> ids = new ArrayList<>(rows);
        Map<Object, Integer> numbers = new HashMap<>();
        int card = app.decided().schema().slot("customer_id");
        int at = 0;
        for (RowBatch batch : batches) {
            for (int f = 0; f < columns.length; f++) {
                System.arraycopy(batch.features()[f], 0, columns[f], at, batch.size());
            }
            for (int i = 0; i < batch.size(); i++, at++) {
                Event event = batch.events().get(i);
                @Nullable Object key = event.values()[card];
                ids.add(event.id());
                times[at] = event.time();
                labels[at] = (float) batch.labels()[i];
                cards[at] = numbers.computeIfAbsent(String.valueOf(key), k -> numbers.size());
            }
        }
        return inOrder(new TrainingTable(ids, times, names, columns, labels, cards));
    }

    /// The rows are in order of arrival, which is that of (time, id) in these files.
    private static TrainingTable inOrder(TrainingTable table) {
        long[] sorted = table.times().clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, table.times())) {
            throw new IllegalStateException("rows must come in order of time, got another order");
        }
        return table;
    }
}
