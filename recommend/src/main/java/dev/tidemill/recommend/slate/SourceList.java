package dev.tidemill.recommend.slate;

import java.util.List;

/// The candidates of one source.
///
/// @param source its name
/// @param status `ok`; `late` or `broken` where it gave none
/// @param live   whether its scores come from the live state and not from a model
/// @param items  best first
/// @param scores as many
/// @param because as many items of the history that speak for them, or none where the model tells them
@SuppressWarnings("ArrayRecordComponent")
record SourceList(
        String source, String status, boolean live, List<String> items, float[] scores, List<String> because) {
    static final String OK = "ok";

    SourceList {
        items = List.copyOf(items);
        because = List.copyOf(because);
    }

    SourceList(String source, String status, boolean live, List<String> items, float[] scores) {
        this(source, status, live, items, scores, List.of());
    }

    static SourceList none(String source, String status, boolean live) {
        return new SourceList(source, status, live, List.of(), new float[0]);
    }
}
