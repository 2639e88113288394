package dev.tidemill.features;

import dev.tidemill.app.Application;
import dev.tidemill.core.Field;
import dev.tidemill.core.Schema;
import dev.tidemill.expression.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Replay over columns: for one stream whose keys are numbered already, as a bulk load has them. The states and
/// readings are those of [Replay]; only the way in is shorter, without an object for each event.
///
/// Works in chunks that fit in the processor's cache: sorts each by key, does one key after the other, and turns
/// the vectors into columns.
public final class ColumnReplay {
    /// Rows worked on at a time.
    public static final int CHUNK = 1 << 16;

    private static final int PARTS_PER_THREAD = 4;

    private final FeaturePlan plan;
    private final Parallel parallel;
    private final Schema schema;
    private final List<GroupFold> folds = new ArrayList<>();
    private final List<KeyedChunk> chunks = new ArrayList<>();
    private final int[] keyCounts;
    private final List<GroupRows> groupRows = new ArrayList<>();
    private final double[][] columns;
    private long watermark = Long.MIN_VALUE;

    /// @throws IllegalArgumentException where a feature is over another stream than the decided one
    public ColumnReplay(Application app, FeaturePlan plan, Parallel parallel) {
        this.plan = plan;
        this.parallel = parallel;
        this.schema = app.decided().schema();
        this.keyCounts = new int[plan.plans().size()];
        this.columns = new double[plan.size()][CHUNK];
        for (GroupPlan group : plan.plans()) {
            if (!group.readsWhereItFolds()) {
                throw new IllegalArgumentException("features must be over the decided stream and its own keys, got "
                        + group.stream() + " by " + group.key());
            }
            folds.add(new GroupFold(group));
            chunks.add(new KeyedChunk(group, CHUNK));
            groupRows.add(new GroupRows(group, CHUNK));
        }
    }

    /// Folds a batch and gives its rows, in order.
    public void run(ColumnBatch batch, ColumnSink sink) {
        for (int first = 0; first < batch.rows(); first += CHUNK) {
            int rows = Math.min(CHUNK, batch.rows() - first);
            runChunk(batch, first, rows);
            sink.accept(first, rows, columns);
        }
    }

    private void runChunk(ColumnBatch batch, int first, int rows) {
        long floor = plan.floor(watermark);
        List<Runnable> tasks = new ArrayList<>();
        for (int group = 0; group < folds.size(); group++) {
            int index = group;
            tasks.add(() -> prepare(index, batch, first, rows));
        }
        parallel.run(tasks);
        tasks.clear();
        int parts = parallel.threads() == 1 ? 1 : parallel.threads() * PARTS_PER_THREAD;
        for (int group = 0; group < folds.size(); group++) {
            GroupFold fold = folds.get(group);
            KeyedChunk chunk = chunks.get(group);
            double[] out = groupRows.get(group).values();
            int[] cuts = GroupFold.cuts(chunk, keyCounts[group], parts);
            for (int part = 0; part < parts; part++) {
                int from = cuts[part];
                int to = cuts[part + 1];
                tasks.add(() -> fold.run(chunk, from, to, floor, out));
            }
        }
        parallel.run(tasks);
        for (int group = 0; group < folds.size(); group++) {
            groupRows.get(group).into(columns, chunks.get(group));
        }
        plan.finishes().forEach(finish -> finish(finish, batch, first, rows));
        for (int row = first; row < first + rows; row++) {
            watermark = Math.max(watermark, batch.times()[row]);
        }
    }

    private void prepare(int index, ColumnBatch batch, int first, int rows) {
        GroupPlan group = plan.plans().get(index);
        KeyedChunk chunk = chunks.get(index);
        chunk.count = rows;
        System.arraycopy(batch.keys()[index], first, chunk.keys, 0, rows);
        System.arraycopy(batch.times(), first, chunk.items.times, 0, rows);
        System.arraycopy(batch.places(), first, chunk.items.places, 0, rows);
        Arrays.fill(chunk.items.steps, (byte) (KeyedChunk.FOLD | KeyedChunk.READ));
        for (int row = 0; row < rows; row++) {
            chunk.items.rows[row] = row;
            keyCounts[index] = Math.max(keyCounts[index], chunk.keys[row] + 1);
        }
        for (int i = 0; i < group.columns().length; i++) {
            prepareColumn(group.columns()[i], group.columnSources().get(i), batch, first, rows, chunk.items.columns[i]);
        }
        Arrays.fill(chunk.items.flags, 0);
        for (int i = 0; i < group.filters().length; i++) {
            prepareFilter(group.filters()[i], i, batch, first, rows, chunk.items.flags);
        }
        folds.get(index).expect(keyCounts[index]);
        chunk.sort(keyCounts[index]);
    }

    private void prepareColumn(Input input, String source, ColumnBatch batch, int first, int rows, long[] to) {
        long[] field = batch.fields().get(source);
        if (field != null && (input instanceof Input.Whole || input instanceof Input.Real)) {
            System.arraycopy(field, first, to, 0, rows);
            return;
        }
        int[] slots = switch (input) {
            case Input.Computed computed -> computed.expression().slots();
            case Input.ComputedIdentity computed -> computed.expression().slots();
            case Input.Whole whole -> new int[] {whole.slot()};
            case Input.Real real -> new int[] {real.slot()};
            case Input.Category category -> new int[] {category.slot()};
            case Input.Identity identity -> new int[] {identity.slot()};
        };
        Boxes boxes = new Boxes(batch, slots);
        for (int row = 0; row < rows; row++) {
            to[row] = input.of(boxes.at(first + row));
        }
    }

    private void prepareFilter(Expression filter, int bit, ColumnBatch batch, int first, int rows, long[] flags) {
        long[] field = batch.fields().get(filter.source().strip());
        if (field != null) {
            for (int row = 0; row < rows; row++) {
                flags[row] |= (field[first + row] == 1 ? 1L : 0L) << bit;
            }
            return;
        }
        Boxes boxes = new Boxes(batch, filter.slots());
        for (int row = 0; row < rows; row++) {
            flags[row] |= (filter.test(boxes.at(first + row)) ? 1L : 0L) << bit;
        }
    }

    private void finish(Finish finish, ColumnBatch batch, int first, int rows) {
        switch (finish) {
            case Finish.Divide divide -> {
                for (int row = 0; row < rows; row++) {
                    double by = columns[divide.denominator()][row];
                    columns[divide.place()][row] = by == 0 ? Double.NaN : columns[divide.numerator()][row] / by;
                }
            }
            case Finish.Compute compute -> compute(compute, batch, first, rows);
        }
    }

    private void compute(Finish.Compute compute, ColumnBatch batch, int first, int rows) {
        double[] to = columns[compute.place()];
        int slot = schema.slot(compute.expression().source().strip());
        if (slot >= 0 && Input.field(schema.fields().get(slot), slot) instanceof Input.Whole whole) {
            long[] field = field(batch, slot);
            for (int row = 0; row < rows; row++) {
                long held = field[first + row];
                to[row] = held == Input.MISSING ? Double.NaN : held / whole.units();
            }
            return;
        }
        int[] own = Arrays.stream(compute.expression().slots())
                .filter(s -> s < schema.size())
                .toArray();
        Boxes boxes = new Boxes(batch, own);
        for (int row = 0; row < rows; row++) {
            @Nullable Object[] values = boxes.at(first + row);
            for (int need : compute.needs()) {
                double value = columns[need][row];
                values[schema.size() + need] = Double.isNaN(value) ? null : (Double) value;
            }
            to[row] = compute.expression().number(values);
        }
    }

    private long[] field(ColumnBatch batch, int slot) {
        Field field = schema.fields().get(slot);
        long[] column = batch.fields().get(field.name());
        if (column == null) {
            throw new IllegalArgumentException("batch must have the field \"" + field.name() + "\"");
        }
        return column;
    }

    /// Rows as the expressions see them, as far as they look.
    private final class Boxes {
        private final int[] slots;
        private final long[][] fields;
        private final Field[] definitions;
        private final @Nullable Object[] values = new Object[schema.size() + plan.size()];

        Boxes(ColumnBatch batch, int[] slots) {
            this.slots = slots;
            this.fields = new long[slots.length][];
            this.definitions = new Field[slots.length];
            for (int i = 0; i < slots.length; i++) {
                definitions[i] = schema.fields().get(slots[i]);
                fields[i] = field(batch, slots[i]);
            }
        }

        @Nullable
        Object[] at(int row) {
            for (int i = 0; i < slots.length; i++) {
                values[slots[i]] = box(definitions[i], fields[i][row]);
            }
            return values;
        }

        private @Nullable Object box(Field field, long held) {
            if (held == Long.MIN_VALUE) {
                return null;
            }
            return switch (field.type()) {
                case INTEGER, DECIMAL, TIMESTAMP -> (Long) held;
                case NUMBER -> (Double) Double.longBitsToDouble(held);
                case BOOLEAN -> (Boolean) (held == 1);
                case STRING ->
                    throw new IllegalArgumentException(
                            "field must not be a string in a batch, got \"" + field.name() + "\"");
            };
        }
    }
}
