package dev.tidemill.features;

import dev.tidemill.core.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One group's part of a replay: numbers the keys, writes down what a chunk asks of each, and does it.
final class GroupReplay {
    private final GroupPlan plan;
    private final GroupFold fold;
    private final KeyedChunk chunk;
    private final Row row;
    private final GroupRows rows;
    private final Map<Object, Integer> numbers = new HashMap<>();

    GroupReplay(GroupPlan plan, int capacity) {
        this.plan = plan;
        this.fold = new GroupFold(plan);
        this.chunk = new KeyedChunk(plan, capacity);
        this.row = new Row(plan.columns().length);
        this.rows = new GroupRows(plan, 0);
    }

    /// @param numbered for each event the row that it gives, or −1
    void prepare(List<Arrived> events, int[] numbered) {
        chunk.clear();
        for (int i = 0; i < events.size(); i++) {
            Arrived arrived = events.get(i);
            if (!arrived.late()) {
                prepare(arrived, numbered[i]);
            }
        }
        fold.expect(numbers.size());
        chunk.sort(numbers.size());
        rows.expect(chunk.count);
    }

    private void prepare(Arrived arrived, int wantedRow) {
        Event event = arrived.event();
        Event about = arrived.about();
        boolean folds = !arrived.reread() && event.stream().equals(plan.stream());
        if (folds || (wantedRow >= 0 && plan.same())) {
            fill(event);
        }
        if (folds && plan.readsWhereItFolds()) {
            int step = KeyedChunk.FOLD | (wantedRow < 0 ? 0 : KeyedChunk.READ);
            add(GroupPlan.key(event.values(), plan.keySlots()), step, wantedRow);
            return;
        }
        if (folds) {
            add(GroupPlan.key(event.values(), plan.keySlots()), KeyedChunk.FOLD, -1);
        } else if (about != null && plan.usesOutcomes() && plan.outcomes().containsKey(event.stream())) {
            tell(event, about);
        }
        if (wantedRow >= 0) {
            if (!plan.same()) {
                row.time = event.time();
                row.place = 0;
            }
            add(GroupPlan.key(event.values(), plan.decided()), KeyedChunk.READ, wantedRow);
        }
    }

    private void fill(Event event) {
        plan.fill(row, event.time(), EventOrder.place(event.id()), plan.seen(event.values(), null, ""));
    }

    /// Nothing where a field of the key is missing.
    private void add(@Nullable Object key, int step, int wantedRow) {
        if (key != null) {
            chunk.set(chunk.add(number(key), (byte) step, wantedRow), row);
        }
    }

    private void tell(Event outcome, Event about) {
        Object key = GroupPlan.key(about.values(), plan.keySlots());
        if (key == null || !about.stream().equals(plan.stream())) {
            return;
        }
        @Nullable Object[] seen = plan.seen(about.values(), outcome.values(), outcome.stream());
        plan.fill(row, about.time(), EventOrder.place(about.id()), seen);
        int item = chunk.add(number(key), KeyedChunk.TELL, -1);
        chunk.set(item, row);
        chunk.setTold(item, outcome.time(), EventOrder.place(outcome.id()));
    }

    private int number(Object key) {
        Integer number = numbers.get(key);
        if (number == null) {
            number = numbers.size();
            numbers.put(key, number);
        }
        return number;
    }

    /// Adds the parts that do the chunk; they may run at the same time.
    void addParts(List<Runnable> tasks, int parts, long floor) {
        int[] cuts = GroupFold.cuts(chunk, numbers.size(), parts);
        for (int i = 0; i < parts; i++) {
            int from = cuts[i];
            int to = cuts[i + 1];
            if (from < to) {
                tasks.add(() -> fold.run(chunk, from, to, floor, rows.values()));
            }
        }
    }

    void into(double[][] columns) {
        rows.into(columns, chunk);
    }
}
