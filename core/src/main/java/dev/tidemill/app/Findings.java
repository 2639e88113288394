package dev.tidemill.app;

import dev.tidemill.core.Problem;
import dev.tidemill.core.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Collects every mistake in one application file.
final class Findings {
    private static final int MOST = 200;
    private static final int MOST_NAMES = 12;

    private record Finding(Place place, Problem problem) {}

    private final String file;
    private final List<Finding> found = new ArrayList<>();

    Findings(String file) {
        this.file = file;
    }

    void add(Place place, String rule, String value, String remedy) {
        if (found.size() < MOST) {
            String at = file + ":" + place.line() + ":" + place.column();
            found.add(new Finding(place, new Problem(at, rule, value, remedy)));
        }
    }

    void add(Place place, String rule, String value) {
        add(place, rule, value, "");
    }

    /// A word that is none of the known ones: the nearest of them as the remedy, or all where they are few.
    void unknown(Place place, String rule, String word, Collection<String> known) {
        String near = Words.didYouMean(word, known);
        if (near.isEmpty() && !known.isEmpty()) {
            List<String> some = known.stream().limit(MOST_NAMES).toList();
            near = "known: " + String.join(", ", some) + (known.size() > MOST_NAMES ? ", …" : "");
        }
        add(place, rule, word, near);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// In the order of the file.
    List<Problem> problems() {
        return found.stream()
                .sorted(Comparator.comparingInt(
                                (Finding finding) -> finding.place().line())
                        .thenComparingInt(finding -> finding.place().column()))
                .map(Finding::problem)
                .toList();
    }
}
