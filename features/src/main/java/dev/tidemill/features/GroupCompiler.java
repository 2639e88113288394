package dev.tidemill.features;

import dev.tidemill.app.Application;
import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.app.Window;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Makes one [GroupPlan]: equal inputs, filters, edges, spans and sums are kept once, however many features
/// ask for them.
final class GroupCompiler {
    private static final int MOST_FILTERS = 64;

    private final StreamDefinition stream;
    private final List<String> key;
    private final List<String> decidedKey;
    private final boolean same;
    private final VisibleFields fields;
    private final Map<String, Integer> columnPlaces = new LinkedHashMap<>();
    private final List<Input> columns = new ArrayList<>();
    private final List<String> columnSources = new ArrayList<>();
    private final Map<String, Integer> filterPlaces = new LinkedHashMap<>();
    private final List<Expression> filters = new ArrayList<>();
    private final Map<Long, Integer> edgePlaces = new LinkedHashMap<>();
    private final Map<List<Integer>, SpanBuilder> spans = new LinkedHashMap<>();
    private final Map<List<Integer>, RangeBuilder> ranges = new LinkedHashMap<>();
    private final List<Supplier<Reading>> readings = new ArrayList<>();
    private final List<Integer> features = new ArrayList<>();
    private long horizon;
    private boolean usesOutcomes;
    private boolean lifetimeOutcomes;

    GroupCompiler(Application app, Aggregate first) {
        this.stream = app.stream(first.stream());
        this.key = first.key();
        this.decidedKey = first.decidedKey();
        this.same = app.decided().name().equals(stream.name());
        this.fields = new VisibleFields(app, stream);
    }

    /// One window of one (column, filter), while features are still being added.
    private static final class SpanBuilder {
        final int index;
        final int from;
        final int to;
        final Map<List<Integer>, SumBuilder> sums = new LinkedHashMap<>();
        final Map<List<Object>, DecayBuilder> decays = new LinkedHashMap<>();
        final List<DistinctPlan> distincts = new ArrayList<>();

        SpanBuilder(int index, int from, int to) {
            this.index = index;
            this.from = from;
            this.to = to;
        }
    }

    private static final class SumBuilder {
        boolean sum;
        boolean squares;
        SumPlan plan = new SumPlan(-1, -1, 0, false, new SumPlan.Wants(false, false));
    }

    private static final class DecayBuilder {
        DecayPlan plan = new DecayPlan(-1, -1, 0, false, 1, 1);
    }

    private static final class RangeBuilder {
        final int index;
        boolean extremes;
        boolean lifetime;

        RangeBuilder(int index) {
            this.index = index;
        }
    }

    /// Adds a feature; `place` is its place in the vector.
    void add(int place, Aggregate feature) {
        features.add(place);
        int filter = feature.where().map(this::filter).orElse(-1);
        int column = switch (feature.aggregation()) {
            case DISTINCT -> feature.of().map(this::identity).orElse(-1);
            default -> feature.of().map(this::number).orElse(-1);
        };
        if (feature.aggregation().needsValue() && column < 0) {
            throw refused(feature, "must have \"of\"");
        }
        boolean excludes = !feature.includeCurrent();
        switch (feature.aggregation()) {
            case COUNT -> count(span(feature, excludes), column, filter);
            case SUM, MEAN, STDDEV -> sum(feature, span(feature, excludes), column, filter);
            case ZSCORE -> {
                if (!same) {
                    throw refused(feature, "must be over the stream that is decided, for zscore");
                }
                sum(feature, span(feature, true), column, filter);
            }
            case SHARE -> share(feature, span(feature, excludes), column, filter);
            case DECAYED -> decayed(feature, excludes, column, filter);
            case DISTINCT -> distinct(feature, span(feature, excludes), column, filter);
            case MIN, MAX, FIRST, LAST -> range(feature, span(feature, excludes), column, filter);
            case TIME_SINCE -> range(feature, span(feature, true), column, filter);
        }
    }

    private void count(SpanBuilder span, int column, int filter) {
        if (column < 0 && filter < 0) {
            readings.add(() -> new Reading.Events(span.index));
            return;
        }
        SumBuilder sum = sums(span, column, filter);
        readings.add(() -> new Reading.Count(sum.plan.at));
    }

    private void sum(Aggregate feature, SpanBuilder span, int column, int filter) {
        SumBuilder sum = sums(span, column, filter);
        sum.sum = true;
        double units = columns.get(column).units();
        switch (feature.aggregation()) {
            case SUM -> readings.add(() -> new Reading.Sum(sum.plan, units));
            case MEAN -> readings.add(() -> new Reading.Mean(sum.plan, units));
            case STDDEV -> {
                sum.squares = true;
                readings.add(() -> new Reading.Deviation(sum.plan, units));
            }
            default -> {
                sum.squares = true;
                readings.add(() -> new Reading.Score(sum.plan, units));
            }
        }
    }

    private void share(Aggregate feature, SpanBuilder span, int column, int filter) {
        SumBuilder matching = sums(span, column, filter);
        SumBuilder all = column < 0 ? null : sums(span, column, -1);
        var smoothing = feature.smoothing().orElse(Reading.Share.NONE);
        readings.add(() -> new Reading.Share(matching.plan.at, all == null ? -1 : all.plan.at, span.index, smoothing));
    }

    private void decayed(Aggregate feature, boolean excludes, int column, int filter) {
        long halfLife = feature.halfLife()
                .map(Duration::toMillis)
                .filter(millis -> millis > 0)
                .orElseThrow(() -> refused(feature, "must have a half-life of at least a millisecond"));
        SpanBuilder span = span(within(feature.window(), halfLife), excludes);
        DecayBuilder decay = span.decays.computeIfAbsent(List.of(column, filter, halfLife), parts -> {
            DecayBuilder made = new DecayBuilder();
            Input input = column < 0 ? null : columns.get(column);
            boolean doubles = input != null && input.isDouble();
            made.plan = new DecayPlan(column, filter, 0, doubles, input == null ? 1 : input.units(), halfLife);
            return made;
        });
        readings.add(() -> new Reading.Decayed(decay.plan));
    }

    /// The window without what lies [DecayPlan#MOST] half-lives back.
    private static Window within(Window window, long halfLife) {
        long most = Math.max(
                1, Math.multiplyExact(halfLife, DecayPlan.MOST) - window.delay().toMillis());
        long length = window.length().map(Duration::toMillis).orElse(Long.MAX_VALUE);
        return new Window(java.util.Optional.of(Duration.ofMillis(Math.min(length, most))), window.delay());
    }

    private void distinct(Aggregate feature, SpanBuilder span, int column, int filter) {
        DistinctPlan wanted = null;
        for (DistinctPlan known : span.distincts) {
            if (known.column() == column && known.filter() == filter && known.bound() == feature.exactDistinct()) {
                wanted = known;
            }
        }
        if (wanted == null) {
            int index =
                    spans.values().stream().mapToInt(s -> s.distincts.size()).sum();
            wanted = new DistinctPlan(column, filter, index, feature.exactDistinct());
            span.distincts.add(wanted);
        }
        int index = wanted.index();
        readings.add(() -> new Reading.Different(index, span.index));
    }

    private void range(Aggregate feature, SpanBuilder span, int column, int filter) {
        RangeBuilder range = ranges.computeIfAbsent(List.of(column, filter), parts -> new RangeBuilder(ranges.size()));
        range.lifetime |= span.from < 0;
        double units = column < 0 ? 1 : columns.get(column).units();
        switch (feature.aggregation()) {
            case MIN, MAX -> {
                range.extremes = true;
                boolean greatest = feature.aggregation() == dev.tidemill.app.Aggregation.MAX;
                readings.add(() -> new Reading.Extreme(range.index, span.index, units, greatest));
            }
            case FIRST -> readings.add(() -> new Reading.Edge(range.index, span.index, units, false));
            case LAST -> readings.add(() -> new Reading.Edge(range.index, span.index, units, true));
            default -> readings.add(() -> new Reading.Since(range.index, span.index));
        }
    }

    private SumBuilder sums(SpanBuilder span, int column, int filter) {
        return span.sums.computeIfAbsent(List.of(column, filter), parts -> new SumBuilder());
    }

    private SpanBuilder span(Aggregate feature, boolean excludes) {
        return span(feature.window(), excludes);
    }

    private SpanBuilder span(Window window, boolean excludes) {
        long delay = window.delay().toMillis();
        boolean current = delay == 0 && same;
        int to = edge(current ? (excludes ? GroupPlan.EXCLUSIVE : GroupPlan.INCLUSIVE) : delay);
        int from = window.length().isEmpty()
                ? -1
                : edge(delay + window.length().get().toMillis());
        horizon = Math.max(
                horizon, from < 0 ? delay : delay + window.length().get().toMillis());
        lifetimeOutcomes |= from < 0;
        return spans.computeIfAbsent(List.of(from, to), parts -> new SpanBuilder(spans.size(), from, to));
    }

    private int edge(long behind) {
        return edgePlaces.computeIfAbsent(behind, b -> edgePlaces.size());
    }

    private int filter(String source) {
        return filterPlaces.computeIfAbsent(source, text -> {
            if (filters.size() == MOST_FILTERS) {
                throw new IllegalArgumentException("features over one stream and key must have at most " + MOST_FILTERS
                        + " different filters, got one more: \"" + text + "\"");
            }
            filters.add(noted(fields.expressions().compile(text, Kind.TEST)));
            return filters.size() - 1;
        });
    }

    private int number(String source) {
        return column(
                "number " + source,
                source,
                () -> fields.field(source)
                        .map(field -> Input.field(field.field(), field.slot()))
                        .orElseGet(() ->
                                new Input.Computed(noted(fields.expressions().compile(source, Kind.NUMBER)))));
    }

    private int identity(String source) {
        return column(
                "identity " + source,
                source,
                () -> fields.field(source)
                        .map(field -> Input.identityOf(field.field(), field.slot()))
                        .orElseGet(() -> new Input.ComputedIdentity(
                                noted(fields.expressions().compile(source, Kind.VALUE)))));
    }

    private int column(String name, String source, Supplier<Input> made) {
        Integer place = columnPlaces.get(name);
        if (place == null) {
            usesOutcomes |=
                    fields.field(source).map(f -> f.slot() >= fields.own()).orElse(false);
            place = columns.size();
            columnPlaces.put(name, place);
            columns.add(made.get());
            columnSources.add(source);
        }
        return place;
    }

    private Expression noted(Expression expression) {
        for (int slot : expression.slots()) {
            usesOutcomes |= slot >= fields.own();
        }
        return expression;
    }

    private static IllegalArgumentException refused(Aggregate feature, String rule) {
        return new IllegalArgumentException("feature " + feature.name() + " " + rule);
    }

    GroupPlan compile(int mostEvents) {
        int limbs = 0;
        List<SpanPlan> made = new ArrayList<>();
        for (SpanBuilder span : spans.values()) {
            List<SumPlan> sums = new ArrayList<>();
            for (var entry : span.sums.entrySet()) {
                int column = entry.getKey().get(0);
                SumBuilder b = entry.getValue();
                boolean doubles = column >= 0 && columns.get(column).isDouble();
                var wants = new SumPlan.Wants(b.sum, b.squares);
                b.plan = new SumPlan(column, entry.getKey().get(1), limbs, doubles, wants);
                limbs += b.plan.limbs();
                sums.add(b.plan);
            }
            List<DecayPlan> decays = new ArrayList<>();
            for (DecayBuilder b : span.decays.values()) {
                DecayPlan p = b.plan;
                b.plan = new DecayPlan(p.column(), p.filter(), limbs, p.doubles(), p.units(), p.halfLife());
                limbs += DecayPlan.LIMBS;
                decays.add(b.plan);
            }
            made.add(new SpanPlan(span.from, span.to, sums, decays, span.distincts));
        }
        return plan(made, limbs, mostEvents);
    }

    private GroupPlan plan(List<SpanPlan> made, int limbs, int mostEvents) {
        long[] edges = edgePlaces.keySet().stream().mapToLong(Long::longValue).toArray();
        long kept = usesOutcomes && lifetimeOutcomes ? Long.MAX_VALUE : horizon;
        RangePlan[] rangePlans = ranges.entrySet().stream()
                .map(e -> new RangePlan(
                        e.getKey().get(0),
                        e.getKey().get(1),
                        e.getKey().get(0) >= 0 && columns.get(e.getKey().get(0)).isDouble(),
                        e.getValue().extremes,
                        e.getValue().lifetime))
                .toArray(RangePlan[]::new);
        int distincts = made.stream().mapToInt(s -> s.distincts.length).sum();
        GroupDigest digest = new GroupDigest(stream, key, List.copyOf(columnPlaces.keySet()), columns)
                .filters(filterPlaces.keySet())
                .kept(kept, mostEvents)
                .lifetimes(made, rangePlans)
                .fields(fields);
        return new GroupPlan(
                digest.bytes(),
                stream.name(),
                key,
                VisibleFields.slots(stream, key),
                fields.decidedSlots(decidedKey),
                same,
                columns.toArray(Input[]::new),
                List.copyOf(columnSources),
                filters.toArray(Expression[]::new),
                List.copyOf(filterPlaces.keySet()),
                usesOutcomes,
                fields.outcomes(),
                fields.width(),
                edges,
                made.toArray(SpanPlan[]::new),
                rangePlans,
                limbs,
                distincts,
                kept,
                mostEvents,
                readings.stream().map(reading -> new Reader(reading.get())).toArray(Reader[]::new),
                features.stream().mapToInt(Integer::intValue).toArray());
    }
}
