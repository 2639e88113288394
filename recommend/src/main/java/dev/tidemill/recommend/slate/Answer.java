package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.state.Trail;
import java.util.List;
import java.util.Map;

/// A slate with all that is needed to make it again: what a receipt holds.
///
/// @param steps  the history as it was seen, oldest first
/// @param lists  the candidates of each source
/// @param filler items in the order of popularity, then of age, that fill the slate up; never in a list
/// @param marks  what was not as usual: `new_user`, `unknown_item`, `filled`
/// @param slate  the answer
/// @param why    for each of the slate's items a sentence; empty where nothing can be said
/// @param facts  what the policy looked at
/// @param rows   what the order was, or is to be, learned from
/// @param empty  why the slate is empty; empty where it is not
record Answer(
        List<Trail.Step> steps,
        List<SourceList> lists,
        List<String> filler,
        List<String> marks,
        List<Placed> slate,
        List<String> why,
        Map<String, Facts.Fact> facts,
        Rows rows,
        String empty) {
    /// What a ranker sees of items.
    ///
    /// @param names of the values of each
    record Rows(List<String> names, Map<String, float[]> items) {
        static final Rows NONE = new Rows(List.of(), Map.of());
    }

    /// The outcome of the decision.
    String outcome() {
        return slate.isEmpty() ? "empty" : "slate";
    }

    Answer {
        steps = List.copyOf(steps);
        lists = List.copyOf(lists);
        filler = List.copyOf(filler);
        marks = List.copyOf(marks);
        slate = List.copyOf(slate);
        why = List.copyOf(why);
    }
}
