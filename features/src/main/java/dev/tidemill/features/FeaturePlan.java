package dev.tidemill.features;

import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The features of an application, compiled: which events are kept under which keys, and how each place of the
/// feature vector is computed. Immutable, thread-safe.
///
/// The vector has the order of [Application#features()]; a value is a double, NaN where it is missing.
public final class FeaturePlan {
    /// How many events one key keeps at most, unless another number is given.
    public static final int MOST_EVENTS_PER_KEY = 1 << 20;

    private final List<String> names;
    private final String decidedStream;
    private final long decidedLateness;
    private final List<GroupPlan> groups;
    private final List<Finish> finishes;
    private final int decidedWidth;

    /// What one group keeps, for those who look.
    ///
    /// @param digest  hexadecimal; begins the keys of its states
    /// @param columns sources of the values that are kept of each event, in order
    /// @param filters sources of the filters, by bit
    public record Group(String digest, String stream, List<String> key, List<String> columns, List<String> filters) {}

    private FeaturePlan(Application app, List<GroupPlan> groups, List<Finish> finishes) {
        this.names = app.features().stream().map(Feature::name).toList();
        Optional<StreamDefinition> decided = app.decision().map(decision -> app.stream(decision.stream()));
        this.decidedStream = decided.map(StreamDefinition::name).orElse("");
        this.decidedLateness = decided.map(d -> d.lateness().toMillis()).orElse(0L);
        this.decidedWidth = decided.map(d -> d.schema().size()).orElse(0);
        this.groups = List.copyOf(groups);
        this.finishes = List.copyOf(finishes);
    }

    /// @throws IllegalArgumentException where the definition breaks a rule that its reader would have told
    public static FeaturePlan compile(Application app) {
        return compile(app, MOST_EVENTS_PER_KEY);
    }

    /// @param mostEventsPerKey how many events one key keeps at most: its newest ones; older ones count in
    ///                         lifetime windows only
    public static FeaturePlan compile(Application app, int mostEventsPerKey) {
        if (mostEventsPerKey < 1) {
            throw new IllegalArgumentException("most events per key must be at least 1, got " + mostEventsPerKey);
        }
        Map<List<Object>, GroupCompiler> compilers = new LinkedHashMap<>();
        List<Feature> features = app.features();
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i) instanceof Feature.Aggregate aggregate) {
                compilers
                        .computeIfAbsent(
                                List.of(aggregate.stream(), aggregate.key(), aggregate.decidedKey()),
                                parts -> new GroupCompiler(app, aggregate))
                        .add(i, aggregate);
            }
        }
        List<GroupPlan> groups = new ArrayList<>();
        compilers.values().forEach(compiler -> groups.add(compiler.compile(mostEventsPerKey)));
        return new FeaturePlan(app, groups, Finish.of(app));
    }

    /// Names in the order of the vector.
    public List<String> names() {
        return names;
    }

    /// How long the vector is.
    public int size() {
        return names.size();
    }

    /// The place of a feature; -1 where there is none of that name.
    public int indexOf(String name) {
        return names.indexOf(name);
    }

    /// The stream whose events have a vector; empty where the application decides nothing.
    public String decidedStream() {
        return decidedStream;
    }

    public List<Group> groups() {
        return groups.stream()
                .map(g -> new Group(
                        java.util.HexFormat.of().formatHex(g.digest()),
                        g.stream(),
                        g.key(),
                        g.columnSources(),
                        g.filterSources()))
                .toList();
    }

    /// The group's events as digests: two plans with the same digests share their states.
    public String digest() {
        StringBuilder text = new StringBuilder();
        groups().forEach(group -> text.append(group.digest()));
        return text.toString();
    }

    /// Whether an event of this stream changes any state, so that it must be folded.
    public boolean folds(String stream) {
        return groups.stream()
                .anyMatch(g -> g.stream().equals(stream) || g.outcomes().containsKey(stream));
    }

    /// Whether events of this stream must come with the event that they are about.
    public boolean wantsAbout(String stream) {
        return groups.stream().anyMatch(g -> g.usesOutcomes() && g.outcomes().containsKey(stream));
    }

    List<Finish> finishes() {
        return finishes;
    }

    List<GroupPlan> plans() {
        return groups;
    }

    Optional<GroupPlan> group(String stream, List<String> key) {
        return groups.stream()
                .filter(g -> g.stream().equals(stream) && g.key().equals(key))
                .findFirst();
    }

    /// The time before which no reading will come, when the newest decided event so far had this time.
    long floor(long decidedWatermark) {
        return decidedWatermark == Long.MIN_VALUE ? Long.MIN_VALUE : decidedWatermark - decidedLateness;
    }

    /// Slots that [#finish] needs of its scratch.
    int scratch() {
        return finishes.isEmpty() ? 0 : decidedWidth + names.size();
    }

    /// Computes the places that follow from the others; those of aggregates stand in `vector` already.
    void finish(Event decided, double[] vector, @Nullable Object[] scratch) {
        if (finishes.isEmpty()) {
            return;
        }
        System.arraycopy(decided.values(), 0, scratch, 0, decidedWidth);
        for (Finish finish : finishes) {
            finish.run(vector, scratch, decidedWidth);
        }
    }
}
