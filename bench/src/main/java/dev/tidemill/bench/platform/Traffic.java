package dev.tidemill.bench.platform;

import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.FraudLabel;
import dev.tidemill.fraud.Simulation;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.fraud.Transaction;
import dev.tidemill.fraud.Wire;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Simulated card payments in two parts: a history, which is imported, and what comes after it, which is decided
/// live. A longer simulation begins like a shorter one, so the second part goes on where the first one ends.
final class Traffic {
    private final Simulation history;
    private final Iterator<Arrival> live;
    private final long firstLive;

    /// @param days how long the history is; the live part has as many more as it takes
    Traffic(int customers, int terminals, int days, int liveDays) {
        Simulation shape = Simulation.handbook().withCustomers(customers).withTerminals(terminals);
        history = shape.withDays(shape.start(), days);
        long end = history.start().plusDays(days).toEpochDay() * 86_400_000L;
        Iterator<Arrival> all = new Simulator(shape.withDays(shape.start(), days + liveDays))
                .arrivals()
                .iterator();
        Arrival at = all.next();
        while (!(at instanceof Transaction transaction) || transaction.time() < end) {
            at = all.next();
        }
        firstLive = ((Transaction) at).id();
        live = all;
    }

    Simulation history() {
        return history;
    }

    /// The next live transactions as JSON, at most this many.
    ///
    /// @param labels takes the labels that become known between them, as JSON
    List<byte[]> next(int count, List<byte[]> labels) {
        List<byte[]> bodies = new ArrayList<>(count);
        while (bodies.size() < count && live.hasNext()) {
            switch (live.next()) {
                case Transaction transaction -> bodies.add(Wire.transaction(transaction));
                case FraudLabel label -> {
                    if (label.transaction() > firstLive) {
                        labels.add(Wire.label(label));
                    }
                }
            }
        }
        return bodies;
    }
}
