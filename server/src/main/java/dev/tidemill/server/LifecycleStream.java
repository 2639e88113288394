package dev.tidemill.server;

import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.Simulation;
import dev.tidemill.fraud.Simulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Payments and what becomes known of them, in the order in which both become known.
final class LifecycleStream {
    private final Iterator<Arrival> arrivals;
    private @Nullable Arrival next;

    /// @param from everything known before that is left out
    LifecycleStream(Simulation simulation, Instant from) {
        this.arrivals = new Simulator(simulation).arrivals().iterator();
        this.next = following();
        while (next != null && next.known() < from.toEpochMilli()) {
            next = following();
        }
    }

    private @Nullable Arrival following() {
        return arrivals.hasNext() ? arrivals.next() : null;
    }

    /// All that becomes known before an instant.
    List<Arrival> until(Instant end) {
        return take(Integer.MAX_VALUE, end.toEpochMilli());
    }

    /// The next arrivals; fewer where the simulation ends.
    List<Arrival> next(int count) {
        return take(count, Long.MAX_VALUE);
    }

    private List<Arrival> take(int most, long end) {
        List<Arrival> taken = new ArrayList<>();
        for (Arrival arrival = next; arrival != null && taken.size() < most && arrival.known() < end; arrival = next) {
            taken.add(arrival);
            next = following();
        }
        return taken;
    }
}
