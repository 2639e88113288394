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
                                ? SourceList.none(name, Maker.LATE, false)
                                : found(name, candidate, steps, finders));
            }
        });
        return lists;
    }

    /// As [#lists] for a request that was decided: what live sources gave then, as far as it may stand in
    /// this slate, and what models say of the history of then.
    List<SourceList> otherwise(Asked.Kind kind, AnswerJson.Kept kept, Finders finders) {
        List<SourceList> lists = new ArrayList<>();
        slate.candidates().forEach((name, candidate) -> {
            if (candidate.live()) {
                kept.lists().stream()
                        .filter(list -> list.source().equals(name))
                        .findFirst()
                        .ifPresent(list -> lists.add(list.only(eligible::keeps)));
            } else if (modelSuits(kind) && !kept.steps().isEmpty() && finders.has(name)) {
                lists.add(found(name, candidate, kept.steps(), finders));
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
            case POPULAR -> candidate.algorithm().startsWith("popular");
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
            return SourceList.none(name, Maker.BROKEN, false);
        }
    }

    private SourceList live(String name, Candidate candidate) {
        List<Item> found = found(candidate, candidate.limit());
        float[] scores = new float[found.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores.length - i;
        }
        return new SourceList(
                name, SourceList.OK, true, found.stream().map(Item::id).toList(), scores);
    }

    private List<Item> found(Candidate candidate, int limit) {
        int which = state.popularity(candidate);
        return switch (candidate.algorithm()) {
            case SlateDefinition.IN_SEGMENT -> inSegment(which, limit);
            case "newest" -> newest(limit);
            default -> popular(which, limit);
        };
    }

    private List<Item> inSegment(int which, int limit) {
        return which >= seen.segment().size()
                ? List.of()
                : seen.segment().get(which).stream()
                        .filter(eligible::test)
                        .limit(limit)
                        .toList();
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

    /// What fills a slate up.
    ///
    /// @param items   in their order, so many in all
    /// @param sources the declared candidates that gave some
    record Filler(List<String> items, List<String> sources) {
        static final Filler NONE = new Filler(List.of(), List.of());
    }

    /// Items of the declared candidates in their order; where none are declared popular items, then
    /// new ones.
    Filler filler(int size) {
        if (slate.cold().fallback().isEmpty()) {
            return new Filler(usual(size), List.of());
        }
        Set<String> items = new LinkedHashSet<>();
        List<String> sources = new ArrayList<>();
        for (String name : slate.cold().fallback()) {
            Candidate candidate = slate.candidates().get(name);
            int before = items.size();
            if (candidate != null && before < size) {
                found(candidate, size).forEach(item -> items.add(item.id()));
            }
            if (items.size() > before) {
                sources.add(name);
            }
        }
        return new Filler(List.copyOf(items), sources);
    }

    private List<String> usual(int size) {
        Set<String> items = new LinkedHashSet<>();
        popular(0, size).forEach(item -> items.add(item.id()));
        if (items.size() < size) {
            newest(size).forEach(item -> items.add(item.id()));
        }
        return List.copyOf(items);
    }
}
