package dev.tidemill.serve;

import dev.tidemill.core.Event;
import dev.tidemill.features.StateWriter;

/// What a system keeps of the events beside features: folded in the order of offsets, its changes written in one
/// atomic write with the event that makes them.
///
/// One caller at a time, in the order of the pipeline: [#fold] for each event that is not late; after the
/// write that holds the changes is done, [#committed]; where it failed, [#restore].
///
/// **Invariant:** what is stored, restored, is what was folded.
public interface Projection {
    /// Names its definition, 64 hexadecimal digits: its states begin with these bytes, and where a journal does not
    /// have them they are computed from its events.
    String digest();

    /// Takes an event up.
    void fold(Event event, long offset, StateWriter writer);

    /// Drops what is in memory and takes up what is stored.
    void restore();

    /// Whether so much is in memory that some of it should leave.
    boolean crowded();

    /// Says that everything folded so far is stored, so that some of it may leave the memory.
    void committed();
}
