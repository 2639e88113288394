package dev.tidemill.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The figures of one run; its JSON is a contract (`{"bench", "metrics", "peers", "notes"}`).
///
/// @param bench   the bench's name
/// @param metrics ours, by name with the unit last
/// @param peers   for each peer its own figures, under the same names where they mean the same
/// @param notes   what the time includes, what was skipped and why, the machine
public record BenchResult(
        String bench, Map<String, Double> metrics, Map<String, Map<String, Double>> peers, List<String> notes) {
    public BenchResult {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        Map<String, Map<String, Double>> copies = new LinkedHashMap<>();
        peers.forEach((peer, values) -> copies.put(peer, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        peers = Collections.unmodifiableMap(copies);
        notes = List.copyOf(notes);
    }

    public static Builder of(String bench) {
        return new Builder(bench);
    }

    /// Collects figures in the order in which they shall be shown.
    public static final class Builder {
        private final String bench;
        private final Map<String, Double> metrics = new LinkedHashMap<>();
        private final Map<String, Map<String, Double>> peers = new LinkedHashMap<>();
        private final List<String> notes = new ArrayList<>();

        private Builder(String bench) {
            this.bench = bench;
        }

        public Builder metric(String name, double value) {
            metrics.put(name, value);
            return this;
        }

        public Builder peer(String peer, String name, double value) {
            peers.computeIfAbsent(peer, _ -> new LinkedHashMap<>()).put(name, value);
            return this;
        }

        public Builder peer(String peer, Map<String, Double> values) {
            peers.computeIfAbsent(peer, _ -> new LinkedHashMap<>()).putAll(values);
            return this;
        }

        public Builder note(String note) {
            notes.add(note);
            return this;
        }

        public BenchResult build() {
            return new BenchResult(bench, metrics, peers, notes);
        }
    }
}
