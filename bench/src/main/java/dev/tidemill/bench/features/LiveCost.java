package dev.tidemill.bench.features;

import dev.tidemill.app.Application;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.core.Event;
import dev.tidemill.features.Arrived;
import dev.tidemill.features.EventSource;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.LiveFeatures;
import dev.tidemill.features.LiveLimits;
import dev.tidemill.features.Parallel;
import dev.tidemill.features.Replay;
import dev.tidemill.features.ReplayRequest;
import dev.tidemill.features.StateWriter;

/// What the ways in with one object for each event cost: live, with changes of state written to nowhere, and
/// replay of events.
final class LiveCost {
    private static final int EVENTS = 400_000;
    /// Events made before they are decided, and decided between two looks at the clock.
    private static final int TOGETHER = 100;
    private static final StateWriter NOWHERE = new StateWriter() {
        @Override
        public void merge(byte[] key, byte[] delta) {}

        @Override
        public void put(byte[] key, byte[] snapshot) {}
    };

    private final HandbookData data;

    LiveCost(HandbookData data) {
        this.data = data;
    }

    private Event event(int row) {
        Object[] values = {
            Long.toString(data.ids[row]),
            data.times[row],
            (long) data.customers[row],
            (long) data.terminals[row],
            data.cents[row],
            data.frauds[row] == 1
        };
        return new Event("transactions", (String) values[0], data.times[row], data.times[row], values);
    }

    /// CPU microseconds of folding and reading one decision, the second half of the events measured.
    double microsPerDecision(Application app) throws Exception {
        FeaturePlan plan = FeaturePlan.compile(app);
        LiveFeatures live = new LiveFeatures(plan, key -> null, new LiveLimits(1L << 30, 64));
        int half = Math.min(EVENTS, data.rows) / 2;
        double[] vector = new double[plan.size()];
        decide(live, 0, half, vector);
        double seconds = 0;
        Event[] events = new Event[TOGETHER];
        for (int from = half; from + TOGETHER <= 2 * half; from += TOGETHER) {
            for (int i = 0; i < TOGETHER; i++) {
                events[i] = event(from + i);
            }
            seconds += ProcessorTime.ofThisThread(() -> {
                        for (Event event : events) {
                            live.fold(event, null, NOWHERE);
                            live.read(event, false, vector);
                        }
                    })
                    .cpuSeconds();
        }
        return seconds * 1e6 / (half / TOGETHER * TOGETHER);
    }

    private void decide(LiveFeatures live, int from, int to, double[] vector) {
        for (int row = from; row < to; row++) {
            Event event = event(row);
            live.fold(event, null, NOWHERE);
            live.read(event, false, vector);
        }
    }

    /// Events a CPU second through [Replay], all of them, the making of the events included.
    double replayedPerSecond(Application app) throws Exception {
        Replay replay = new Replay(app, FeaturePlan.compile(app), Parallel.none());
        EventSource source = (streams, to) -> {
            for (int row = 0; row < data.rows; row++) {
                to.accept(new Arrived(row, event(row), false, null));
            }
        };
        ProcessorTime time = ProcessorTime.of(() -> replay.run(source, ReplayRequest.ALL, batch -> {}, read -> {}));
        return data.rows / time.cpuSeconds();
    }
}
