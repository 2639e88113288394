package dev.tidemill.recommend.slate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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

    /// The same with some of its items.
    SourceList only(Predicate<String> wanted) {
        int[] kept = IntStream.range(0, items.size())
                .filter(i -> wanted.test(items.get(i)))
                .toArray();
        float[] some = new float[kept.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = scores[kept[i]];
        }
        return new SourceList(
                source,
                status,
                live,
                Arrays.stream(kept).mapToObj(items::get).toList(),
                some,
                because.isEmpty() ? because : Arrays.stream(kept).mapToObj(because::get).toList());
    }

    static SourceList none(String source, String status, boolean live) {
        return new SourceList(source, status, live, List.of(), new float[0]);
    }
}
