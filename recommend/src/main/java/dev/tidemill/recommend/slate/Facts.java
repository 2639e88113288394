package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.state.Item;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What the policy knows of items, remembered as it is asked for, so that a receipt holds what was
/// looked at and
/// nothing else.
final class Facts {
    private final Function<String, Fact> source;
    private final Map<String, Fact> asked = new LinkedHashMap<>();

    /// @param caps values of the capped fields, in the order of the declaration; empty where missing
    /// @param pins which of the pinned positions it may have
    /// @param trials how often it was wanted where it was shown, and how often not, as far as that
    ///     is counted
    /// @param fresh whether it is one of the new items that the policy lets in
    record Fact(
            String title,
            List<String> categories,
            List<String> caps,
            List<Integer> pins,
            Item.Trials trials,
            boolean fresh) {
        static final Fact NONE = new Fact("", List.of(), List.of(), List.of());

        Fact(String title, List<String> categories, List<String> caps, List<Integer> pins) {
            this(title, categories, caps, pins, Item.Trials.NONE, false);
        }

        Fact with(Item.Trials counted) {
            return new Fact(title, categories, caps, pins, counted, fresh);
        }

        Fact fresh(boolean isNew) {
            return new Fact(title, categories, caps, pins, trials, isNew);
        }
    }

    Facts(Function<String, Fact> source) {
        this.source = source;
    }

    Fact of(String item) {
        return asked.computeIfAbsent(item, source);
    }

    /// As [#of], without a trace.
    Fact peek(String item) {
        Fact known = asked.get(item);
        return known == null ? source.apply(item) : known;
    }

    Map<String, Fact> asked() {
        return asked;
    }
}
