package dev.tidemill.recommend.online;

import java.util.List;

/// A slate that was shown.
///
/// @param decision by which outcomes name it
/// @param time     when, in milliseconds since the epoch
/// @param arm      of an experiment or rollout, or ""
/// @param model    the version that chose it, or a fallback's name
/// @param items    ids by position
/// @param sources  which candidate model each item came from, by position; or empty
public record SlateRow(String decision, long time, String arm, String model, List<String> items, List<String> sources) {
    public SlateRow {
        items = List.copyOf(items);
        sources = List.copyOf(sources);
        if (!sources.isEmpty() && sources.size() != items.size()) {
            throw new IllegalArgumentException("a slate must tell the source of each of its " + items.size()
                    + " items or of none, got " + sources.size());
        }
    }
}
