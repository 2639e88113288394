package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.slate.Blender.Blended;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/// What may stand at a position, and how likely each does.
@SuppressWarnings("ArrayRecordComponent")
record Choice(List<Blended> items, double[] chances) {
    /// How likely each of some stands next, of those alone.
    @FunctionalInterface
    interface Chances {
        double[] of(List<Blended> items);
    }

    static Choice of(List<Blended> items, Chances chances) {
        return new Choice(items, items.isEmpty() ? new double[0] : chances.of(items));
    }

    void each(ObjDoubleConsumer<Blended> taker) {
        for (int i = 0; i < chances.length; i++) {
            taker.accept(items.get(i), chances[i]);
        }
    }

    /// The place of one that is drawn by its chance.
    int drawn(Draws draws) {
        double drawn = draws.uniform();
        int last = 0;
        for (int i = 0; i < chances.length; i++) {
            if (chances[i] > 0) {
                last = i;
                drawn -= chances[i];
                if (drawn < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /// The place of the one that is certain.
    int certain() {
        for (int i = 0; i < chances.length; i++) {
            if (chances[i] == 1) {
                return i;
            }
        }
        throw new IllegalStateException("a choice without chance must have one that is certain");
    }
}
