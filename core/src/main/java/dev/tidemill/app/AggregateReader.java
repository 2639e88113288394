package dev.tidemill.app;

import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.app.Feature.Smoothing;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads an aggregate feature: one definition for each of its windows.
final class AggregateReader {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final Findings findings;
    private final Code code;
    private final FeatureReader.Parts parts;
    private final KeyReader keys;
    private final Map<String, Expressions> expressions = new HashMap<>();

    AggregateReader(Findings findings, Code code, FeatureReader.Parts parts) {
        this.findings = findings;
        this.code = code;
        this.parts = parts;
        this.keys = new KeyReader(findings, parts);
    }

    List<Feature> read(String name, Section section) {
        Optional<Aggregation> aggregation = section.text("aggregate").map(AggregateReader::aggregation);
        Optional<StreamDefinition> stream = stream(section);
        if (aggregation.isEmpty() || stream.isEmpty()) {
            code.broken(name);
            return List.of();
        }
        allowed(section, aggregation.get(), stream.get());
        expressions(section, aggregation.get(), stream.get());
        Duration delay = section.span("delay").orElse(Duration.ZERO);
        KeyReader.Key key = keys.read(section, stream.get());
        List<Feature> features = new ArrayList<>();
        for (Named window : windows(name, section, delay, stream.get())) {
            features.add(new Aggregate(
                    window.name(),
                    section.text("description").orElse(""),
                    stream.get().name(),
                    key.fields(),
                    key.decided(),
                    aggregation.get(),
                    section.text("of"),
                    section.text("where"),
                    window.window(),
                    current(section, aggregation.get(), stream.get()),
                    smoothing(section),
                    section.span("half_life"),
                    (int) section.whole("exact", Aggregate.DEFAULT_EXACT_DISTINCT)));
        }
        return features;
    }

    private static Aggregation aggregation(String word) {
        return Aggregation.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Optional<StreamDefinition> stream(Section section) {
        if (!section.mentions("over")) {
            return Optional.of(parts.decided());
        }
        return section.leaf("over").flatMap(leaf -> {
            StreamDefinition stream = parts.streams().get(leaf.text());
            if (stream == null) {
                Set<String> known = parts.streams().keySet();
                findings.unknown(leaf.place(), "over must be one of the streams", leaf.text(), known);
            }
            return Optional.ofNullable(stream);
        });
    }

    private record Named(String name, Window window) {}

    private List<Named> windows(String name, Section section, Duration delay, StreamDefinition stream) {
        if (section.mentions("window") && section.mentions("windows")) {
            findings.add(section.keyPlace("windows"), "feature must have window or windows, not both", "", "");
        }
        List<Named> windows = new ArrayList<>();
        if (section.mentions("windows")) {
            Set<String> seen = new HashSet<>();
            for (Leaf leaf : section.items("windows").map(Tree.Items::leaves).orElse(List.of())) {
                if (seen.add(leaf.text())) {
                    windows.add(new Named(name + "_" + leaf.text(), window(leaf, delay, stream)));
                } else {
                    findings.add(leaf.place(), "windows must be distinct", leaf.text());
                }
            }
            if (windows.isEmpty() && section.items("windows").isPresent()) {
                findings.add(section.placeOf("windows"), "windows must name at least one", "");
            }
        } else {
            Window window = section.leaf("window")
                    .map(leaf -> window(leaf, delay, stream))
                    .orElseGet(() -> new Window(Optional.empty(), delay));
            windows.add(new Named(name, window));
        }
        return windows;
    }

    private Window window(Leaf leaf, Duration delay, StreamDefinition stream) {
        if (!(leaf.value() instanceof Duration length)) {
            return new Window(Optional.empty(), delay);
        }
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0 || delay.compareTo(LONGEST) > 0) {
            findings.add(leaf.place(), "window and delay must be from 1s to 3660d, or lifetime", leaf.text());
            return Window.LIFETIME;
        }
        Duration reach = length.plus(delay);
        stream.retention().filter(kept -> kept.compareTo(reach) < 0).ifPresent(kept -> {
            String rule = "window with its delay must not reach beyond the retention of " + stream.name() + ", "
                    + Spans.format(kept);
            findings.add(leaf.place(), rule, Spans.format(reach), "keep events longer, or look less far back");
        });
        return new Window(Optional.of(length), delay);
    }

    private void allowed(Section section, Aggregation aggregation, StreamDefinition stream) {
        Place place = section.placeOf("aggregate");
        String word = aggregation.word();
        if (aggregation.needsValue() && !section.mentions("of")) {
            findings.add(place, "aggregate " + word + " must say of what", "", "add of: a field or an expression");
        }
        boolean optionalValue = aggregation == Aggregation.DECAYED;
        if (!aggregation.needsValue() && !optionalValue && section.mentions("of")) {
            findings.add(
                    section.keyPlace("of"),
                    "aggregate " + word + " must not have of",
                    "",
                    "leave it out, or use where");
        }
        if (aggregation == Aggregation.SHARE && !section.mentions("where")) {
            findings.add(place, "aggregate share must say where an event matches", "", "add where: an expression");
        }
        if (aggregation == Aggregation.DECAYED && !section.mentions("half_life")) {
            findings.add(place, "aggregate decayed must have half_life", "", "add half_life: 1d");
        }
        if (aggregation == Aggregation.ZSCORE && !stream.equals(parts.decided())) {
            findings.add(place, "aggregate zscore must be over the decided stream", stream.name(), "");
        }
        only(section, "smooth", aggregation, Aggregation.SHARE);
        only(section, "half_life", aggregation, Aggregation.DECAYED);
        only(section, "exact", aggregation, Aggregation.DISTINCT);
        positive(section);
    }

    private void only(Section section, String key, Aggregation aggregation, Aggregation allowed) {
        if (section.mentions(key) && aggregation != allowed) {
            String rule = key + " must only stand beside aggregate: " + allowed.word();
            findings.add(section.keyPlace(key), rule, aggregation.word(), "leave it out");
        }
    }

    private void positive(Section section) {
        section.span("half_life")
                .filter(Duration::isZero)
                .ifPresent(
                        zero -> findings.add(section.placeOf("half_life"), "half_life must be longer than zero", "0s"));
    }

    private void expressions(Section section, Aggregation aggregation, StreamDefinition stream) {
        Expressions scope = expressions.computeIfAbsent(
                stream.name(),
                name -> Expressions.over(Scope.event(stream, parts.streams().values())));
        Kind kind = aggregation == Aggregation.DISTINCT ? Kind.VALUE : Kind.NUMBER;
        section.leaf("of").ifPresent(leaf -> code.check(leaf, kind, scope));
        section.leaf("where").ifPresent(leaf -> code.check(leaf, Kind.TEST, scope));
    }

    private boolean current(Section section, Aggregation aggregation, StreamDefinition stream) {
        boolean never = aggregation == Aggregation.TIME_SINCE
                || aggregation == Aggregation.ZSCORE
                || !stream.equals(parts.decided());
        if (never && section.flag("current", false)) {
            String rule = "current must not be true where the decided event cannot take part";
            findings.add(section.placeOf("current"), rule, "true", "leave it out");
        }
        return !never && section.flag("current", true);
    }

    private static Optional<Smoothing> smoothing(Section section) {
        return section.section("smooth")
                .map(smooth -> new Smoothing(
                        smooth.number("prior").orElse(0),
                        smooth.number("weight").orElse(0)));
    }
}
