package dev.tidemill.data.check;

import java.util.List;

/// Says which ids of a stream are there.
@FunctionalInterface
public interface KnownIds {
    /// Knows none.
    KnownIds NONE = (stream, ids) -> {
        boolean[] none = new boolean[ids.size()];
        return none;
    };

    /// For each id whether an event of the stream has it, in the same order.
    boolean[] known(String stream, List<String> ids);
}
