package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts events in the order of when they became known: at ties delayed ones first (what was learned until then is
/// known to what happens then), then the order of the rows. Holds a bounded number of them.
final class ReorderBuffer {
    private final List<Lane> lanes = new ArrayList<>();
    private final int capacity;
    private int size;
    private long sequence = -1;
    private long lastKnown = Long.MIN_VALUE;
    private long outOfOrder;

    ReorderBuffer(int capacity) {
        this.capacity = capacity;
    }

    /// Adds a lane; its number is how many there were.
    int lane(StreamDefinition stream, boolean delayed) {
        lanes.add(new Lane(stream, delayed));
        return lanes.size() - 1;
    }

    /// Adds an event; sequences rise.
    void add(int lane, Event event, long sequenceOfEvent) {
        lanes.get(lane).add(event, sequenceOfEvent);
        size++;
    }

    int size() {
        return size;
    }

    /// Takes the first event where it became known before the horizon, or where more are held than fit; else `null`.
    @Nullable
    Event poll(long horizon) {
        Lane first = null;
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            if (lane.size() > 0 && (first == null || before(lane, first))) {
                first = lane;
            }
        }
        if (first == null || (first.nextKnown() >= horizon && size <= capacity)) {
            return null;
        }
        sequence = first.nextSequence();
        Event event = first.take();
        size--;
        if (event.known() < lastKnown) {
            outOfOrder++;
        }
        lastKnown = Math.max(lastKnown, event.known());
        return event;
    }

    /// The sequence of the event taken last.
    long lastSequence() {
        return sequence;
    }

    /// How many events were handed out after one that became known later, since they came when it was gone.
    long outOfOrder() {
        return outOfOrder;
    }

    private static boolean before(Lane lane, Lane other) {
        long known = lane.nextKnown();
        long otherKnown = other.nextKnown();
        if (known != otherKnown) {
            return known < otherKnown;
        }
        return lane.delayed() != other.delayed() ? lane.delayed() : lane.nextSequence() < other.nextSequence();
    }
}
