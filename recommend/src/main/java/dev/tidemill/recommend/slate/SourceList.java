package dev.tidemill.recommend.slate;

import java.util.List;

/// The candidates of one source.
///
/// @param source its name
/// @param status `ok`; `late` or `broken` where it gave none
/// @param live   whether its scores come from the live state and not from a model
/// @param items  best first
/// @param scores as many
@SuppressWarnings("ArrayRecordComponent")
record SourceList(String source, String status, boolean live, List<String> items, float[] scores) {
    static final String OK = "ok";

    SourceList {
        items = List.copyOf(items);
    }

    static SourceList none(String source, String status, boolean live) {
        return new SourceList(source, status, live, List.of(), new float[0]);
    }
}
