package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import java.util.List;

/// Profiles the events of one stream as they pass, so that a batch can be compared with the one before. One thread.
/// Decimals count in major units; id and time are left out, since they differ in every batch.
public final class BatchProfiler {
    private final StreamDefinition stream;
    private final int[] slots;
    private final FieldProfiler[] fields;
    private long events;

    public BatchProfiler(StreamDefinition stream) {
        this.stream = stream;
        List<Field> all = stream.schema().fields();
        this.slots = java.util.stream.IntStream.range(0, all.size())
                .filter(slot -> !all.get(slot).name().equals(stream.idField())
                        && !all.get(slot).name().equals(stream.timeField()))
                .toArray();
        this.fields = new FieldProfiler[slots.length];
        for (int i = 0; i < slots.length; i++) {
            fields[i] = new FieldProfiler(all.get(slots[i]));
        }
    }

    /// Counts an event; those of other streams are passed over.
    public void add(Event event) {
        if (event.stream().equals(stream.name())) {
            events++;
            for (int i = 0; i < slots.length; i++) {
                fields[i].add(event.values()[slots[i]]);
            }
        }
    }

    /// What passed so far.
    public Profile profile() {
        return new Profile(
                events,
                java.util.Arrays.stream(fields).map(FieldProfiler::profile).toList());
    }
}
