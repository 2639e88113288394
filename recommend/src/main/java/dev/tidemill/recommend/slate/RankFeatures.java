package dev.tidemill.recommend.slate;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.recommend.slate.Blender.Blended;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Trail;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a ranker sees of an item in a slate to be: of the user, the item, both together, the
/// moment, its place and
/// score in the fused list and in that of every source, and every number of the request and of the
/// item. Missing
/// values are NaN.
///
/// Rows are kept in receipts: what is learned from is what was seen, and a slate is made again from
/// the same rows.
final class RankFeatures {
    private static final double HOUR = 3_600_000;
    private static final List<String> GENERAL = List.of(
            "user.history",
            "user.hours_since_last",
            "item.demand",
            "item.days_since_described",
            "pair.shared_categories",
            "pair.met",
            "context.hour",
            "context.weekday",
            "position.fused",
            "score.fused");

    /// How names begin of what a list tells of an item.
    private static final List<String> LISTED = List.of("position.", "place.", "score.");

    private final LiveState state;
    private final List<String> sources;
    private final List<String> names;
    private final List<Slot> request;
    private final List<Slot> item;

    /// A number of an event.
    private record Slot(String name, int slot, double unit) {}

    RankFeatures(Application application, SlateDefinition slate, LiveState state) {
        this.state = state;
        this.sources = List.copyOf(slate.candidates().keySet());
        this.request = numbers("request.", application.decided().schema());
        this.item = numbers(
                "item.field.", application.stream(slate.catalogue().stream()).schema());
        List<String> all = new ArrayList<>(GENERAL);
        sources.forEach(source -> all.addAll(List.of("place." + source, "score." + source)));
        request.forEach(slot -> all.add(slot.name()));
        item.forEach(slot -> all.add(slot.name()));
        this.names = List.copyOf(all);
    }

    private static List<Slot> numbers(String prefix, Schema schema) {
        List<Slot> numbers = new ArrayList<>();
        for (int slot = 0; slot < schema.size(); slot++) {
            Field field = schema.fields().get(slot);
            boolean number = switch (field.type()) {
                case INTEGER, NUMBER, DECIMAL, BOOLEAN -> true;
                case STRING, TIMESTAMP -> false;
            };
            if (number) {
                numbers.add(new Slot(
                        prefix + field.name(), slot, field.type() == FieldType.DECIMAL ? field.minorUnits() : 1));
            }
        }
        return List.copyOf(numbers);
    }

    /// In the order of a row's values.
    List<String> names() {
        return names;
    }

    /// What all rows of one slate have in common.
    ///
    /// @param horizon the greatest offset that the decision sees
    record Moment(Event request, long horizon, List<Trail.Step> steps, List<SourceList> lists, Facts facts) {}

    /// A row for each, by item.
    Map<String, float[]> rows(List<Blended> head, Moment moment) {
        Map<String, Map<String, float[]>> found = new HashMap<>();
        for (SourceList list : moment.lists()) {
            Map<String, float[]> places = new HashMap<>();
            for (int i = 0; i < list.items().size(); i++) {
                places.put(list.items().get(i), new float[] {i + 1, list.scores()[i]});
            }
            found.put(list.source(), places);
        }
        Map<String, Integer> met = new HashMap<>();
        Set<String> liked = new HashSet<>();
        for (Trail.Step step : moment.steps()) {
            met.merge(step.item(), 1, Integer::sum);
            liked.addAll(moment.facts().peek(step.item()).categories());
        }
        Map<String, float[]> rows = new HashMap<>();
        for (int i = 0; i < head.size(); i++) {
            rows.put(head.get(i).item(), row(head.get(i), i + 1, moment, new Seen(found, met, liked)));
        }
        return rows;
    }

    /// The rows of a moment that has passed: what was kept of an item then holds, but for its places and scores,
    /// which are those of these lists.
    Map<String, float[]> rows(List<Blended> head, Moment moment, Answer.Rows then) {
        Map<String, float[]> rows = rows(head, moment);
        int[] kept = names.stream()
                .mapToInt(name -> LISTED.stream().anyMatch(name::startsWith) ? -1 : then.names().indexOf(name))
                .toArray();
        rows.forEach((item, row) -> {
            float[] known = then.items().get(item);
            for (int i = 0; known != null && i < row.length; i++) {
                row[i] = kept[i] < 0 ? row[i] : known[kept[i]];
            }
        });
        return rows;
    }

    private record Seen(Map<String, Map<String, float[]>> found, Map<String, Integer> met, Set<String> liked) {}

    private float[] row(Blended one, int place, Moment moment, Seen seen) {
        float[] row = new float[names.size()];
        Item known = state.find(one.item()).orElse(null);
        List<Trail.Step> steps = moment.steps();
        long now = moment.request().time();
        ZonedDateTime when = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC);
        List<String> categories = moment.facts().peek(one.item()).categories();
        int at = 0;
        row[at++] = (float) Math.log1p(steps.size());
        row[at++] =
                steps.isEmpty() ? Float.NaN : (float) ((now - steps.getLast().time()) / HOUR);
        row[at++] = known == null ? Float.NaN : (float) state.demand(known, now);
        row[at++] = known == null || known.since() == Long.MAX_VALUE
                ? Float.NaN
                : (float) ((now - known.since()) / (24 * HOUR));
        row[at++] = categories.stream().filter(seen.liked()::contains).count() / (float) Math.max(1, categories.size());
        row[at++] = seen.met().getOrDefault(one.item(), 0);
        row[at++] = when.getHour();
        row[at++] = when.getDayOfWeek().getValue();
        row[at++] = place;
        row[at++] = (float) one.score();
        for (String source : sources) {
            float[] there = seen.found().getOrDefault(source, Map.of()).get(one.item());
            row[at++] = there == null ? Float.NaN : there[0];
            row[at++] = there == null ? Float.NaN : there[1];
        }
        for (Slot slot : request) {
            row[at++] = number(moment.request().values(), slot);
        }
        @Nullable Object[] values = known == null ? null : known.at(moment.horizon());
        for (Slot slot : item) {
            row[at++] = values == null ? Float.NaN : number(values, slot);
        }
        return row;
    }

    private static float number(@Nullable Object[] values, Slot slot) {
        return switch (values[slot.slot()]) {
            case Boolean flag -> flag ? 1 : 0;
            case Number number -> (float) (number.doubleValue() / slot.unit());
            case null, default -> Float.NaN;
        };
    }
}
