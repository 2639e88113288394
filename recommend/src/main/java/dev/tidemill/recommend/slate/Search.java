package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.SlateDefinition.Candidate;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Seen;
import dev.tidemill.recommend.state.Trail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The candidates of every source for one request.
final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    private final SlateDefinition slate;
    private final LiveState state;
    private final Seen seen;
    private final Eligible eligible;

    Search(SlateDefinition slate, LiveState state, Seen seen, Eligible eligible) {
        this.slate = slate;
        this.state = state;
        this.seen = seen;
        this.eligible = eligible;
    }

    /// One list for each source that is asked, in the order of the file; what comes after `late` says so
    /// gives none.
    ///
    /// @param finders of the version in use
    List<SourceList> lists(Asked.Kind kind, List<Trail.Step> steps, Finders finders, BooleanSupplier late) {
        List<SourceList> lists = new ArrayList<>();
        slate.candidates().forEach((name, candidate) -> {
            if (candidate.live()) {
                if (liveSuits(kind, candidate)) {
                    lists.add(live(name, candidate));
                }
            } else if (modelSuits(kind) && !steps.isEmpty() && finders.has(name)) {
                lists.add(
                        late.getAsBoolean()
                                ? SourceList.none(name, "late", false)
                                : found(name, candidate, steps, finders));
            }
        });
        return lists;
    }

    private static boolean modelSuits(Asked.Kind kind) {
        return kind != Asked.Kind.POPULAR && kind != Asked.Kind.NEW;
    }

    private static boolean liveSuits(Asked.Kind kind, Candidate candidate) {
        return switch (kind) {
            case FOR_YOU -> true;
            case SIMILAR, ALSO_BOUGHT -> false;
            case POPULAR -> candidate.algorithm().equals("popular");
            case NEW -> candidate.algorithm().equals("newest");
        };
    }

    private SourceList found(String name, Candidate candidate, List<Trail.Step> steps, Finders finders) {
        try {
            ContentFinder content = finders.contents().get(name);
            if (content != null) {
                return content.find(steps, candidate.limit(), eligible::test);
            }
            Finder finder = java.util.Objects.requireNonNull(finders.models().get(name));
            return finder.find(finder.history(steps), candidate.limit(), eligible::test);
        } catch (RuntimeException failed) {
            LOG.warn("candidates of {} failed; the other sources answer", name, failed);
            return SourceList.none(name, "broken", false);
        }
    }

    private SourceList live(String name, Candidate candidate) {
        boolean popular = candidate.algorithm().equals("popular");
        int which = state.popularity(candidate);
        List<Item> found = popular ? popular(which, candidate.limit()) : newest(candidate.limit());
        float[] scores = new float[found.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores.length - i;
        }
        return new SourceList(
                name, SourceList.OK, true, found.stream().map(Item::id).toList(), scores);
    }

    private List<Item> popular(int which, int limit) {
        return first(seen.popular().get(which), item -> item.heat(which), limit);
    }

    private List<Item> newest(int limit) {
        return first(
                seen.newest(), item -> item.since() == Long.MAX_VALUE ? Double.NEGATIVE_INFINITY : item.since(), limit);
    }

    /// The first eligible ones of the leaders; of the whole catalogue where these are too few.
    private List<Item> first(List<Item> leaders, ToDoubleFunction<Item> order, int limit) {
        List<Item> first = leaders.stream().filter(eligible::test).limit(limit).toList();
        if (first.size() >= limit || leaders.size() >= state.size()) {
            return first;
        }
        List<Ordered> all = new ArrayList<>();
        for (Item item : state.catalogue()) {
            double value = order.applyAsDouble(item);
            if (value != Double.NEGATIVE_INFINITY && eligible.test(item)) {
                all.add(new Ordered(item, value));
            }
        }
        all.sort(Comparator.comparingDouble(Ordered::value)
                .reversed()
                .thenComparing(one -> one.item().id()));
        return all.stream().limit(limit).map(Ordered::item).toList();
    }

    private record Ordered(Item item, double value) {}

    /// What fills a slate up: popular items, then new ones, so many in all.
    List<String> filler(int size) {
        Set<String> items = new LinkedHashSet<>();
        popular(0, size).forEach(item -> items.add(item.id()));
        if (items.size() < size) {
            newest(size).forEach(item -> items.add(item.id()));
        }
        return List.copyOf(items);
    }
}
