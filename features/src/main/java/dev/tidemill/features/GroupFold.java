package dev.tidemill.features;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The states of all keys of one group during a replay, by the key's number.
final class GroupFold {
    private final GroupPlan plan;
    private @Nullable KeyState[] states = new KeyState[16];

    GroupFold(GroupPlan plan) {
        this.plan = plan;
    }

    /// Makes room, before [#run] is called from several threads.
    void expect(int keys) {
        if (keys > states.length) {
            states = Arrays.copyOf(states, Math.max(keys, states.length * 2));
        }
    }

    /// Where to cut `begins` so that parts of about equal work arise.
    static int[] cuts(KeyedChunk chunk, int keys, int parts) {
        int[] cuts = new int[parts + 1];
        int key = 0;
        for (int part = 1; part < parts; part++) {
            long until = (long) chunk.count * part / parts;
            while (key < keys && chunk.begins[key] < until) {
                key++;
            }
            cuts[part] = key;
        }
        cuts[parts] = keys;
        return cuts;
    }

    /// Does all that the chunk says for the keys from ≤ key < to.
    ///
    /// @param floor the time before which no reading will come
    /// @param out   the group's readings, item by item
    void run(KeyedChunk chunk, int from, int to, long floor, double[] out) {
        Row row = new Row(plan.columns().length);
        for (int key = from; key < to; key++) {
            int begin = chunk.begins[key];
            int end = chunk.begins[key + 1];
            if (begin < end) {
                KeyState state = states[key];
                if (state == null) {
                    state = new KeyState(plan);
                    states[key] = state;
                }
                for (int i = begin; i < end; i++) {
                    step(chunk.sorted, i, state, row, floor, out);
                }
            }
        }
    }

    private void step(KeyedChunk.Items items, int item, KeyState state, Row row, long floor, double[] out) {
        items.get(item, row);
        int step = items.steps[item];
        if (step == KeyedChunk.TELL) {
            state.tell(row, items.toldTimes[item], items.toldPlaces[item]);
            return;
        }
        if ((step & KeyedChunk.FOLD) != 0) {
            state.insert(row, floor);
        }
        if ((step & KeyedChunk.READ) != 0) {
            state.seek(row.time, row.place);
            Reader[] readings = plan.readings();
            int at = item * readings.length;
            for (int i = 0; i < readings.length; i++) {
                out[at + i] = readings[i].of(state, row);
            }
        }
    }

    long bytes() {
        long bytes = 0;
        for (KeyState state : states) {
            bytes += state == null ? 0 : state.bytes();
        }
        return bytes;
    }
}
