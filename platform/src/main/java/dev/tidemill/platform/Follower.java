package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Streams;
import dev.tidemill.watch.Observation;
import dev.tidemill.watch.Watcher;
import io.micrometer.core.instrument.Clock;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Brings one application's journal to its watcher.
///
/// Two places in the journal move on: `offset`, up to which decisions and outcomes were taken in as they came, and
/// behind it `matured`, up to which decisions are old enough for their outcome to count. The label of a maturing
/// decision is looked up then, so that no decision waits in memory. Both places are part of the watcher's snapshot.
final class Follower {
    private static final int MOST_EVENTS = 20_000;
    private static final int BETWEEN_GLANCES = 32;

    private final Services services;
    private final ApplicationRuntime runtime;
    private final Application application;
    private final Watcher watcher;
    private final ObservationReader reader;
    private final Clock stopwatch;

    Follower(Services services, ApplicationRuntime runtime, Watcher watcher) {
        this.services = services;
        this.runtime = runtime;
        this.application = runtime.application();
        this.watcher = watcher;
        this.reader = new ObservationReader(application, watcher.inputs());
        this.stopwatch = services.meters().config().clock();
    }

    Application application() {
        return application;
    }

    Watcher watcher() {
        return watcher;
    }

    /// How many events it has not taken in yet.
    long behind() {
        return runtime.journal().end() - watcher.progress().offset();
    }

    /// Takes in some more; `true` where there was anything.
    ///
    /// @param until  when to leave off, by the stopwatch; somewhat later where an event takes long
    /// @param gentle whether decisions go on meanwhile
    boolean step(long until, boolean gentle) {
        follow();
        if (!gentle) {
            return step(new Slice(until, () -> {}));
        }
        try (Throttle throttle = runtime.throttle()) {
            return step(new Slice(until, throttle::worked));
        }
    }

    /// Until when, and what is done after each event.
    private record Slice(long until, Runnable worked) {}

    private boolean step(Slice slice) {
        Journal journal = runtime.journal();
        long from = Math.max(journal.begin(), watcher.progress().offset());
        long to = Math.min(journal.end(), from + MOST_EVENTS);
        long matured = watcher.progress().matured();
        if (to > from) {
            to = take(journal, from, to, slice);
        }
        long ripe = ripen(journal, Math.max(journal.begin(), matured), to, slice);
        watcher.read(to, ripe);
        return to > from || ripe > matured;
    }

    /// Compares with the training of the version in use.
    private void follow() {
        VersionLine line = new VersionLine(services.tenant(), application.name(), VersionLine.MODEL);
        int inUse = services.registry().active(line).map(Version::version).orElse(0);
        if (inUse != watcher.progress().version()) {
            watcher.use(new TrainingReader(services, runtime, watcher.inputs()).read(inUse));
        }
    }

    private boolean over(long offset, Slice slice) {
        slice.worked().run();
        return offset % BETWEEN_GLANCES == 0 && stopwatch.monotonicTime() - slice.until() > 0;
    }

    /// Returns the offset of the first event that is still to be taken in.
    private long take(Journal journal, long from, long to, Slice slice) {
        Pipeline.Plan plan = runtime.pipeline().plan();
        Streams streams = plan.streams();
        int decided = streams.ordinal(application.decided().name());
        int outcomes = application
                .outcome()
                .map(outcome -> streams.ordinal(outcome.stream()))
                .orElse(-1);
        try (Journal.Cursor cursor = journal.scan(from, to)) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (stored.stream() == decided) {
                    observation(streams, stored).ifPresent(watcher::decided);
                } else if (stored.stream() == outcomes) {
                    outcome(journal, streams, stored);
                }
                if (over(stored.offset(), slice)) {
                    return stored.offset() + 1;
                }
            }
        }
        return to;
    }

    private Optional<Observation> observation(Streams streams, StoredEvent stored) {
        Optional<Receipt> receipt = runtime.receiptAlone(stored.offset());
        return receipt.map(found -> reader.read(streams.decode(stored), found));
    }

    private void outcome(Journal journal, Streams streams, StoredEvent stored) {
        OutcomeDefinition declared = application.outcome().orElseThrow();
        StreamDefinition stream = application.stream(declared.stream());
        Event told = streams.decode(stored);
        OptionalDouble label = label(declared, stream, told);
        String subject = String.valueOf(
                told.values()[stream.schema().slot(stream.about().orElseThrow().field())]);
        OptionalLong about = journal.find(streams.ordinal(application.decided().name()), subject);
        Optional<StoredEvent> event = about.isEmpty() ? Optional.empty() : journal.read(about.getAsLong());
        if (event.isEmpty()) {
            watcher.outcome(Optional.empty(), label.orElse(0), stored.known());
            return;
        }
        if (label.isPresent()) {
            observation(streams, event.get())
                    .ifPresent(seen -> watcher.outcome(Optional.of(seen), label.getAsDouble(), stored.known()));
        }
    }

    private static OptionalDouble label(OutcomeDefinition declared, StreamDefinition stream, Event event) {
        Object value = event.values()[stream.schema().slot(declared.field())];
        return switch (value) {
            case null -> OptionalDouble.empty();
            case Boolean flag -> OptionalDouble.of(flag ? 1 : 0);
            case Number number -> OptionalDouble.of(number.doubleValue() > 0 ? 1 : 0);
            default -> OptionalDouble.empty();
        };
    }

    /// Judges decisions that are old enough by now; returns the offset of the first that is not.
    private long ripen(Journal journal, long from, long to, Slice slice) {
        Streams streams = runtime.pipeline().plan().streams();
        int decided = streams.ordinal(application.decided().name());
        long ripe = watcher.ripe();
        long end = Math.min(to, from + MOST_EVENTS);
        try (Journal.Cursor cursor = journal.scan(from, Math.max(from, end))) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (stored.stream() != decided) {
                    continue;
                }
                if (stored.time() >= ripe || over(stored.offset(), slice)) {
                    return stored.offset();
                }
                Optional<Observation> seen = observation(streams, stored);
                if (seen.isPresent()) {
                    watcher.matured(seen.get(), known(journal, streams, stored, to));
                }
            }
        }
        return Math.max(from, end);
    }

    /// The outcome of a decision, as far as it was taken in before.
    private OptionalDouble known(Journal journal, Streams streams, StoredEvent decision, long taken) {
        OptionalLong at = runtime.pipeline().about(application.decided().name(), decision.id());
        if (at.isEmpty() || at.getAsLong() >= taken || application.outcome().isEmpty()) {
            return OptionalDouble.empty();
        }
        OutcomeDefinition declared = application.outcome().get();
        return journal.read(at.getAsLong())
                .filter(streams::knows)
                .map(streams::decode)
                .filter(event -> event.stream().equals(declared.stream()))
                .map(event -> label(declared, application.stream(declared.stream()), event))
                .orElse(OptionalDouble.empty());
    }
}
