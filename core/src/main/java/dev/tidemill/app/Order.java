package dev.tidemill.app;

import dev.tidemill.app.Tree.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Definitions that may use only those before them; tells cycles apart from a mere wrong order.
final class Order {
    private static final Pattern WORD = Pattern.compile("(?<![a-zA-Z0-9_.\"'])[a-z_][a-z0-9_]*(?![a-zA-Z0-9_]*\\()");

    private final Findings findings;
    private final String what;
    private final List<String> names;
    private final Map<String, Set<String>> uses = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();

    Order(Findings findings, String what, Iterable<String> names) {
        this.findings = findings;
        this.what = what;
        this.names = new ArrayList<>();
        names.forEach(this.names::add);
    }

    /// The words of an expression that may be names.
    static Set<String> words(String expression) {
        Set<String> words = new HashSet<>();
        WORD.matcher(expression).results().map(MatchResult::group).forEach(words::add);
        return words;
    }

    /// Says what a definition uses, before cycles are looked for.
    void uses(String name, Set<String> used) {
        uses.put(name, used);
    }

    /// What a definition uses, as said before.
    Set<String> used(String name) {
        return uses.getOrDefault(name, Set.of());
    }

    /// Whether a definition uses only what stands before it; tells it where not.
    boolean sound(String name, Leaf leaf) {
        return sound(name, leaf.place(), words(leaf.text()));
    }

    boolean sound(String name, Place place, Set<String> used) {
        uses.putIfAbsent(name, used);
        int self = names.indexOf(name);
        for (String word : used) {
            int index = names.indexOf(word);
            if (index < self || index < 0) {
                continue;
            }
            List<String> cycle = cycle(name);
            if (!cycle.isEmpty()) {
                if (told.addAll(cycle)) {
                    findings.add(place, what + "s must not form a cycle", String.join(" -> ", cycle), "break it");
                }
            } else {
                findings.add(place, what + " must use only those before it", word, "move it below " + word);
            }
            return false;
        }
        return true;
    }

    /// The way from a name back to itself; empty where there is none.
    private List<String> cycle(String from) {
        Map<String, String> cameFrom = new HashMap<>();
        List<String> queue = new ArrayList<>(List.of(from));
        for (int i = 0; i < queue.size(); i++) {
            for (String next : uses.getOrDefault(queue.get(i), Set.of())) {
                if (next.equals(from)) {
                    return way(cameFrom, from, queue.get(i));
                }
                if (names.contains(next) && !cameFrom.containsKey(next)) {
                    cameFrom.put(next, queue.get(i));
                    queue.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<String> way(Map<String, String> cameFrom, String from, String last) {
        List<String> way = new ArrayList<>(List.of(from));
        for (String at = last; !at.equals(from); at = cameFrom.getOrDefault(at, from)) {
            way.add(1, at);
        }
        way.add(from);
        return way;
    }
}
