package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The events held back of one of an import's event definitions, in compact form, in the order of (known, sequence).
///
/// What comes in order waits in a ring, at no cost per event but its bytes; what comes out of order waits in a heap.
/// The next is the lesser of the two heads.
final class Lane {
    private final EventCodec codec;
    private final boolean delayed;
    private final PriorityQueue<Stray> strays =
            new PriorityQueue<>(Comparator.comparingLong(Stray::known).thenComparingLong(Stray::sequence));
    private long[] knowns = new long[1024];
    private long[] sequences = new long[1024];
    private byte[] @Nullable [] packed = new byte[1024][];
    private int head;
    private int size;

    Lane(StreamDefinition stream, boolean delayed) {
        this.codec = EventCodec.of(stream);
        this.delayed = delayed;
    }

    boolean delayed() {
        return delayed;
    }

    int size() {
        return size + strays.size();
    }

    void add(Event event, long sequence) {
        byte[] bytes = pack(event);
        if (size > 0 && event.known() < knowns[at(size - 1)]) {
            strays.add(new Stray(event.known(), sequence, bytes));
            return;
        }
        if (size == knowns.length) {
            grow();
        }
        int place = at(size++);
        knowns[place] = event.known();
        sequences[place] = sequence;
        packed[place] = bytes;
    }

    /// When the next event became known; [Long#MAX_VALUE] where there is none.
    long nextKnown() {
        return strayFirst() ? strays.element().known : size > 0 ? knowns[head] : Long.MAX_VALUE;
    }

    long nextSequence() {
        return strayFirst() ? strays.element().sequence : size > 0 ? sequences[head] : Long.MAX_VALUE;
    }

    /// Takes the next event; there must be one.
    Event take() {
        if (strayFirst()) {
            Stray stray = strays.remove();
            return unpack(stray.packed, stray.known);
        }
        byte[] bytes = packed[head];
        if (size == 0 || bytes == null) {
            throw new IllegalStateException("lane must hold an event to take one");
        }
        Event event = unpack(bytes, knowns[head]);
        packed[head] = null;
        head = (head + 1) & (knowns.length - 1);
        size--;
        return event;
    }

    private boolean strayFirst() {
        Stray stray = strays.peek();
        return stray != null
                && (size == 0
                        || stray.known < knowns[head]
                        || (stray.known == knowns[head] && stray.sequence < sequences[head]));
    }

    private byte[] pack(Event event) {
        PayloadOutput out = new PayloadOutput(96);
        out.text(event.id());
        out.zigzag(event.time());
        codec.encode(out, event.values());
        return out.toBytes();
    }

    private Event unpack(byte[] bytes, long known) {
        PayloadInput in = new PayloadInput(bytes);
        String id = in.text();
        long time = in.zigzag();
        return new Event(codec.stream().name(), id, time, known, codec.decode(id, time, in));
    }

    private int at(int index) {
        return (head + index) & (knowns.length - 1);
    }

    private void grow() {
        int length = knowns.length;
        long[] grownKnowns = Arrays.copyOfRange(knowns, head, head + 2 * length);
        System.arraycopy(knowns, 0, grownKnowns, length - head, head);
        long[] grownSequences = Arrays.copyOfRange(sequences, head, head + 2 * length);
        System.arraycopy(sequences, 0, grownSequences, length - head, head);
        byte[] @Nullable [] grownPacked = Arrays.copyOfRange(packed, head, head + 2 * length);
        System.arraycopy(packed, 0, grownPacked, length - head, head);
        knowns = grownKnowns;
        sequences = grownSequences;
        packed = grownPacked;
        head = 0;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Stray(long known, long sequence, byte[] packed) {}
}
