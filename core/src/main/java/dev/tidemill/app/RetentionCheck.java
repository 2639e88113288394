package dev.tidemill.app;

import dev.tidemill.app.Tree.Section;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A feature may look back at most as far as the events that it is computed from are kept: what it tells could not
/// be computed again otherwise, neither to train nor to verify. That a window fits into the retention of its own
/// stream is checked where the window is read; here it is what has no end, and what streams tell about others.
final class RetentionCheck {
    private final Findings findings;
    private final Map<String, StreamDefinition> streams;

    RetentionCheck(Findings findings, Map<String, StreamDefinition> streams) {
        this.findings = findings;
        this.streams = streams;
    }

    /// @param section of the features
    void check(Section section, List<Feature> features) {
        Set<String> told = new HashSet<>();
        for (Feature feature : features) {
            if (feature instanceof Feature.Aggregate aggregate) {
                for (StreamDefinition stream : sources(aggregate)) {
                    check(section, aggregate, stream, told);
                }
            }
        }
    }

    private void check(Section section, Feature.Aggregate feature, StreamDefinition stream, Set<String> told) {
        Optional<Duration> kept = stream.retention();
        Optional<Duration> reach = Reach.of(feature);
        boolean read = reach.isPresent() && stream.name().equals(feature.stream());
        if (kept.isEmpty()
                || read
                || reach.map(span -> span.compareTo(kept.get()) <= 0).orElse(false)) {
            return;
        }
        String declared = section.entries().keySet().stream()
                .filter(name -> feature.name().equals(name) || feature.name().startsWith(name + "_"))
                .max((left, right) -> Integer.compare(left.length(), right.length()))
                .orElse(feature.name());
        if (told.add(declared + ' ' + stream.name())) {
            findings.add(
                    section.keyPlace(declared),
                    "feature must look back at most as far as events of " + stream.name() + " are kept, "
                            + Spans.format(kept.get()),
                    feature.name() + " looks back " + reach.map(Spans::format).orElse("for ever"),
                    "shorten its window, or raise the retention of the stream");
        }
    }

    private List<StreamDefinition> sources(Feature.Aggregate feature) {
        Collection<StreamDefinition> all = streams.values();
        boolean outcomes = feature.where().orElse("").contains(Scope.OUTCOME)
                || feature.of().orElse("").contains(Scope.OUTCOME);
        return all.stream()
                .filter(stream -> stream.name().equals(feature.stream())
                        || (outcomes
                                && stream.about()
                                        .filter(about -> about.stream().equals(feature.stream()))
                                        .isPresent()))
                .toList();
    }
}
