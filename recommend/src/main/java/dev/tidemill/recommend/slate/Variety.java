package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition.Diversity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What an item is worth behind those above it: its relevance against being alike (maximal marginal relevance,
/// Carbonell and Goldstein 1998), or against the categories of the slate leaving those of the history (calibration,
/// Steck 2018, with his α of 0.01). One caller at a time.
final class Variety {
    private static final double SMOOTHING = 0.01;

    private final Optional<Diversity> diversity;
    private final Facts facts;
    private final Map<String, Double> wanted;
    private final List<List<String>> chosen = new ArrayList<>();
    private final Map<String, Double> shares = new TreeMap<>();

    /// @param history the items of the history, for calibration
    Variety(Optional<Diversity> diversity, Facts facts, List<String> history) {
        this.diversity = diversity;
        this.facts = facts;
        this.wanted = diversity.filter(Diversity::calibrated).isPresent() ? distribution(history) : Map.of();
    }

    private Map<String, Double> distribution(List<String> items) {
        Map<String, Double> sum = new TreeMap<>();
        for (String item : items) {
            add(sum, facts.of(item).categories());
        }
        double total = sum.values().stream().mapToDouble(Double::doubleValue).sum();
        sum.replaceAll((category, weight) -> weight / total);
        return sum;
    }

    private static void add(Map<String, Double> sum, List<String> categories) {
        for (String category : categories) {
            sum.merge(category, 1.0 / categories.size(), Double::sum);
        }
    }

    /// @param relevance 0 to 1
    double worth(String item, double relevance) {
        if (diversity.isEmpty()) {
            return relevance;
        }
        double lambda = diversity.get().lambda();
        List<String> categories = facts.of(item).categories();
        double cost = diversity.get().calibrated() ? divergence(categories) : likeness(categories);
        return lambda * relevance - (1 - lambda) * cost;
    }

    /// The greatest Jaccard likeness to one that is chosen.
    private double likeness(List<String> categories) {
        double greatest = 0;
        for (List<String> other : chosen) {
            Set<String> both = new HashSet<>(categories);
            both.retainAll(other);
            int either = categories.size() + other.size() - both.size();
            greatest = Math.max(greatest, either == 0 ? 0 : both.size() / (double) either);
        }
        return greatest;
    }

    /// Kullback and Leibler's divergence of the slate with one more from the history.
    private double divergence(List<String> categories) {
        Map<String, Double> with = new TreeMap<>(shares);
        add(with, categories);
        double total = chosen.size() + 1.0;
        double divergence = 0;
        for (Map.Entry<String, Double> want : wanted.entrySet()) {
            double got = with.getOrDefault(want.getKey(), 0.0) / total;
            double smoothed = (1 - SMOOTHING) * got + SMOOTHING * want.getValue();
            divergence += want.getValue() * Math.log(want.getValue() / smoothed);
        }
        return divergence;
    }

    void choose(String item) {
        if (diversity.isPresent()) {
            List<String> categories = facts.of(item).categories();
            chosen.add(categories);
            add(shares, categories);
        }
    }
}
