package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ExperimentVariables;
import dev.tidemill.core.Event;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Streams;
import dev.tidemill.serve.rollout.Assignment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows a journal off the way of decisions: decided events expose units, and events of measured streams are
/// attributed to the units that were exposed before. Each piece is written with the offset where it ended, so that
/// after a crash nothing counts twice and nothing is left out.
final class ExperimentFollower {
    /// Events in one piece.
    static final int PIECE = 10_000;

    private static final int LONGEST_UNIT = 128;

    private final ApplicationRuntime runtime;
    private final StoredMeasurements store;

    ExperimentFollower(ApplicationRuntime runtime, StoredMeasurements store) {
        this.runtime = runtime;
        this.store = store;
    }

    /// A run that goes on.
    record Followed(long run, long from, ExperimentMeasures measures) {}

    /// Looks at one piece of the journal.
    ///
    /// @return the offset behind it
    long follow(List<Followed> runs) {
        Journal journal = runtime.journal();
        long from = runs.stream().mapToLong(Followed::from).min().orElse(journal.end());
        long to = Math.min(journal.end(), from + PIECE);
        if (from >= to) {
            return from;
        }
        Piece piece = new Piece();
        try (Journal.Cursor cursor = journal.scan(Math.max(from, journal.begin()), to)) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                for (Followed run : runs) {
                    if (stored.offset() >= run.from()) {
                        piece.look(run, stored);
                    }
                }
            }
        }
        Map<Long, Long> follows = new HashMap<>();
        runs.forEach(run -> follows.put(run.run(), Math.max(run.from(), to)));
        store.write(piece.measured, follows);
        return to;
    }

    /// One piece in work.
    private final class Piece {
        private final Application application = runtime.application();
        private final Streams streams = runtime.pipeline().plan().streams();
        private final String decided =
                application.decision().map(decision -> decision.stream()).orElse("");
        private final Measured measured = new Measured();
        private final Map<Measured.Key, StoredMeasurements.Seen> seenHere = new HashMap<>();

        void look(Followed run, StoredEvent stored) {
            if (!streams.knows(stored)) {
                return;
            }
            String stream = runtime.journal().streamName(stored.stream());
            boolean measuredHere = run.measures().measures(stream);
            if (!measuredHere && !stream.equals(decided)) {
                return;
            }
            Event event = streams.decode(stored);
            String unit = unit(run, event);
            if (unit == null) {
                return;
            }
            if (stream.equals(decided)) {
                runtime.storedReceipt(stored.offset()).ifPresent(receipt -> expose(run, unit, event, receipt));
            }
            if (measuredHere) {
                seen(run, unit)
                        .ifPresent(seen -> run.measures().measure(measured, run.run(), unit, seen.at(), event));
            }
        }

        private void expose(Followed run, String unit, Event event, Receipt receipt) {
            Optional<String> given = arm(run, receipt);
            if (given.isPresent()) {
                String arm = given.get();
                Optional<StoredMeasurements.Seen> before = seen(run, unit);
                if (before.isEmpty()) {
                    seenHere.put(key(run, unit), new StoredMeasurements.Seen(arm, event.time()));
                    run.measures().covariates(measured, run.run(), unit, receipt);
                }
                if (before.isEmpty() || !before.get().arm().equals(arm)) {
                    measured.expose(new Measured.Exposure(run.run(), unit, arm, event.time()));
                }
            }
        }

        /// The arm that the decision saw in this run.
        private static Optional<String> arm(Followed run, Receipt receipt) {
            String trial = ExperimentVariables.TRIAL + run.measures().experiment().name();
            for (Assignment assignment : receipt.assignments()) {
                if (assignment.trial().equals(trial) && assignment.period() == run.run()) {
                    return Optional.of(assignment.arm());
                }
            }
            return Optional.empty();
        }

        private Optional<StoredMeasurements.Seen> seen(Followed run, String unit) {
            StoredMeasurements.Seen here = seenHere.get(key(run, unit));
            return here != null ? Optional.of(here) : store.seen(run.run(), unit);
        }

        private static Measured.Key key(Followed run, String unit) {
            return new Measured.Key(run.run(), "", unit);
        }

        /// The unit that an event belongs to; `null` where it belongs to none.
        private @Nullable String unit(Followed run, Event event) {
            String field = run.measures().experiment().unit();
            Event owner = event;
            if (!event.stream().equals(decided)) {
                Event about = application.stream(event.stream()).about().isPresent()
                        ? streams.about(runtime.journal(), event)
                        : null;
                owner = about != null && about.stream().equals(decided) ? about : event;
            }
            int slot = application.stream(owner.stream()).schema().slot(field);
            Object value = slot < 0 ? null : owner.values()[slot];
            String unit = value == null ? "" : value.toString();
            return unit.isEmpty() || unit.length() > LONGEST_UNIT ? null : unit;
        }
    }
}
