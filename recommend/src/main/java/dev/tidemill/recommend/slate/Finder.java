package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.factor.FactorModel;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Trail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The candidates of one trained model: histories in its indexes, its scores as items of the catalogue.
final class Finder {
    private final String source;
    private final CandidateArtifact artifact;
    private final LiveState state;
    private final @Nullable FactorSearch search;
    private volatile Index index;

    /// Items by the model's index, as far as they were met.
    @SuppressWarnings("ArrayRecordComponent")
    private record Index(int generation, @Nullable Item[] items) {}

    Finder(String source, CandidateArtifact artifact, LiveState state) {
        this.source = source;
        this.artifact = artifact;
        this.state = state;
        this.index = new Index(-1, new Item[0]);
        this.search =
                artifact.model() instanceof FactorModel factors ? new FactorSearch(factors, Kernels.fastest()) : null;
    }

    /// The history as the model sees it: each item once, at its newest place, with its weights
    /// added; what
    /// adds up to nothing is left out.
    History history(List<Trail.Step> steps) {
        Ids ids = artifact.items();
        Map<Integer, Float> weights = new LinkedHashMap<>();
        Map<Integer, Long> times = new LinkedHashMap<>();
        for (Trail.Step step : steps) {
            OptionalInt item = ids.index(step.item());
            if (item.isPresent()) {
                Float before = weights.remove(item.getAsInt());
                weights.put(item.getAsInt(), (before == null ? 0 : before) + step.weight());
                times.put(item.getAsInt(), step.time());
            }
        }
        weights.values().removeIf(weight -> weight == 0);
        int[] items = new int[weights.size()];
        float[] sums = new float[items.length];
        long[] when = new long[items.length];
        int at = 0;
        for (Map.Entry<Integer, Float> entry : weights.entrySet()) {
            items[at] = entry.getKey();
            sums[at] = entry.getValue();
            when[at++] = times.getOrDefault(entry.getKey(), 0L);
        }
        History history = new History(items, sums, when, OptionalInt.empty());
        return artifact.model().ordered() ? history.unweighted() : history;
    }

    /// The best items that may stand in the slate.
    SourceList find(History history, int limit, Predicate<Item> eligible) {
        Index known = index();
        if (history.size() == 0) {
            return list(new Best(limit));
        }
        if (search != null) {
            return list(search.best(history, limit, i -> test(item(known, i), eligible)));
        }
        float[] scores = new float[artifact.model().items()];
        artifact.model().score(history, scores);
        Best best = new Best(limit);
        for (int i = 0; i < scores.length; i++) {
            if (best.wants(scores[i]) && test(item(known, i), eligible)) {
                best.add(i, scores[i]);
            }
        }
        return list(best);
    }

    private static boolean test(@Nullable Item item, Predicate<Item> eligible) {
        return item != null && eligible.test(item);
    }

    /// The same list from the items that were in it: their scores computed again.
    SourceList again(History history, List<String> items) {
        float[] scores = new float[artifact.model().items()];
        artifact.model().score(history, scores);
        Best best = new Best(Math.max(1, items.size()));
        for (String item : items) {
            artifact.items().index(item).ifPresent(i -> best.add(i, scores[i]));
        }
        return list(best);
    }

    private SourceList list(Best best) {
        int[] order = best.indexes();
        List<String> items = new ArrayList<>(order.length);
        for (int i : order) {
            items.add(artifact.items().name(i));
        }
        return new SourceList(source, SourceList.OK, false, items, best.scores());
    }

    private Index index() {
        Index known = index;
        if (known.generation != state.generation()) {
            known = new Index(state.generation(), new Item[artifact.model().items()]);
            index = known;
        }
        return known;
    }

    private @Nullable Item item(Index known, int i) {
        Item item = known.items[i];
        if (item == null) {
            item = state.find(artifact.items().name(i)).orElse(null);
            known.items[i] = item;
        }
        return item;
    }
}
