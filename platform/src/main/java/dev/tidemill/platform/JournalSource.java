package dev.tidemill.platform;

import dev.tidemill.core.Event;
import dev.tidemill.features.Arrived;
import dev.tidemill.features.EventSource;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.serve.Streams;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A journal as replay reads it, up to the end that it had when the source was made.
final class JournalSource implements EventSource {
    private final Journal journal;
    private final Streams streams;
    private final long end;

    JournalSource(Journal journal, Streams streams) {
        this(journal, streams, journal.end());
    }

    private JournalSource(Journal journal, Streams streams, long end) {
        this.journal = journal;
        this.streams = streams;
        this.end = end;
    }

    /// The same events as another version of the application reads them.
    JournalSource as(Streams other) {
        return new JournalSource(journal, other, end);
    }

    /// The offset behind the last event.
    long end() {
        return end;
    }

    /// How many events there are.
    long size() {
        return end - journal.begin();
    }

    @Override
    public void forEach(Predicate<String> wanted, Consumer<Arrived> to) {
        try (Journal.Cursor cursor = journal.scan(journal.begin(), end)) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (streams.knows(stored) && wanted.test(journal.streamName(stored.stream()))) {
                    Event event = streams.decode(stored);
                    to.accept(new Arrived(stored.offset(), event, stored.late(), streams.about(journal, event)));
                }
            }
        }
    }
}
