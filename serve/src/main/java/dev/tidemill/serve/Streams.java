package dev.tidemill.serve;

import dev.tidemill.app.Application;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.EventCodec;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The streams of an application version in their journal: ordinals, codecs, subjects, watermarks.
public final class Streams {
    private final Map<String, Stream> byName = new HashMap<>();
    private final Map<Integer, Stream> byOrdinal = new HashMap<>();

    public Streams(Application application, Journal journal) {
        for (StreamDefinition definition : application.streams().values()) {
            int ordinal = journal.stream(definition.name());
            int subject = definition
                    .about()
                    .map(about -> definition.schema().slot(about.field()))
                    .orElse(-1);
            Stream stream = new Stream(definition, ordinal, EventCodec.of(definition), subject);
            byName.put(definition.name(), stream);
            byOrdinal.put(ordinal, stream);
        }
        restoreWatermarks(journal);
    }

    /// One of them.
    static final class Stream {
        private final StreamDefinition definition;
        final int ordinal;
        private final EventCodec codec;
        private final int subjectSlot;
        private long watermark;

        Stream(StreamDefinition definition, int ordinal, EventCodec codec, int subjectSlot) {
            this.definition = definition;
            this.ordinal = ordinal;
            this.codec = codec;
            this.subjectSlot = subjectSlot;
        }

        byte[] encode(Event event) {
            return codec.encode(event.values());
        }

        /// The id of the event that this one tells something about; `null` where it is about none.
        @Nullable
        String subject(Event event) {
            return subjectSlot < 0 ? null : String.valueOf(event.values()[subjectSlot]);
        }

        /// The stream that it is about.
        String subjectStream() {
            return definition.about().orElseThrow().stream();
        }

        /// Whether what an event of this time would see has partly been let go of.
        boolean passed(long time) {
            return watermark != Long.MIN_VALUE
                    && time < watermark - definition.lateness().toMillis();
        }

        /// Whether an event comes too late to be folded; called once for each event, in the order of offsets.
        boolean late(Event event) {
            if (passed(event.time())) {
                return true;
            }
            watermark = Math.max(watermark, event.time());
            return false;
        }
    }

    /// The ordinal of a stream in the journal.
    public int ordinal(String name) {
        return stream(name).ordinal;
    }

    /// A stored event with its values.
    ///
    /// @throws IllegalArgumentException where this version does not have its stream
    public Event decode(StoredEvent stored) {
        Stream stream = byOrdinal.get(stored.stream());
        if (stream == null) {
            throw new IllegalArgumentException("event " + stored.offset() + " is of a stream that this version lacks");
        }
        return new Event(
                stream.definition.name(),
                stored.id(),
                stored.time(),
                stored.known(),
                stream.codec.decode(stored.id(), stored.time(), stored.payload()));
    }

    /// Whether this version has the stream of a stored event.
    public boolean knows(StoredEvent stored) {
        return byOrdinal.containsKey(stored.stream());
    }

    /// The stored event that this one tells something about; `null` where it is about none, or that one is not
    /// there.
    public @Nullable Event about(Journal journal, Event event) {
        Stream stream = stream(event.stream());
        String subject = stream.subject(event);
        if (subject == null) {
            return null;
        }
        OptionalLong offset = journal.find(ordinal(stream.subjectStream()), subject);
        return offset.isEmpty()
                ? null
                : journal.read(offset.getAsLong()).map(this::decode).orElse(null);
    }

    void restoreWatermarks(Journal journal) {
        byName.values().forEach(stream -> stream.watermark = journal.watermark(stream.ordinal));
    }

    Stream stream(String name) {
        Stream stream = byName.get(name);
        if (stream == null) {
            throw new IllegalArgumentException("stream must be one of " + byName.keySet() + ", got \"" + name + "\"");
        }
        return stream;
    }
}
