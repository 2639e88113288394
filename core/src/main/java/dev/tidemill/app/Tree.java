package dev.tidemill.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A piece of an application file after its shape was checked: only known keys, only values of the right shape.
/// What had the wrong shape is left out, and told already.
sealed interface Tree {
    Place place();

    /// @param value a [String], [Double], [Long], [Boolean] or [Duration], as the shape asks
    /// @param text  as written
    record Leaf(Place place, Object value, String text, Layout layout) implements Tree {}

    /// How a scalar is laid out, so that a position inside of it can be found in the file.
    ///
    /// @param line   of its first character
    /// @param column of its first character
    /// @param block  where each of its lines begins anew at `column` (a literal block), else only the first counts
    record Layout(int line, int column, boolean block) {
        /// The place of a line and column (from 1) inside the scalar.
        Place at(int innerLine, int innerColumn) {
            if (block) {
                return new Place(line + innerLine - 1, column + innerColumn - 1);
            }
            return innerLine == 1 ? new Place(line, column + innerColumn - 1) : new Place(line, column);
        }
    }

    record Items(Place place, List<Tree> items) implements Tree {
        List<Leaf> leaves() {
            List<Leaf> leaves = new ArrayList<>();
            for (Tree item : items) {
                if (item instanceof Leaf leaf) {
                    leaves.add(leaf);
                }
            }
            return leaves;
        }
    }

    /// @param entries by key, in the order of the file
    /// @param broken  keys that are there, with a value of the wrong shape
    record Section(Place place, Map<String, Entry> entries, List<String> broken) implements Tree {
        static Section empty(Place place) {
            return new Section(place, new LinkedHashMap<>(), List.of());
        }

        /// Whether the author wrote it, right or wrong.
        boolean mentions(String key) {
            return entries.containsKey(key) || broken.contains(key);
        }

        Optional<Tree> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        Optional<Leaf> leaf(String key) {
            return get(key).filter(Leaf.class::isInstance).map(Leaf.class::cast);
        }

        Optional<String> text(String key) {
            return leaf(key).map(Leaf::text);
        }

        OptionalDouble number(String key) {
            return leaf(key)
                    .map(leaf -> OptionalDouble.of((Double) leaf.value()))
                    .orElse(OptionalDouble.empty());
        }

        long whole(String key, long otherwise) {
            return leaf(key).map(leaf -> (Long) leaf.value()).orElse(otherwise);
        }

        boolean flag(String key, boolean otherwise) {
            return leaf(key).map(leaf -> (Boolean) leaf.value()).orElse(otherwise);
        }

        Optional<Duration> span(String key) {
            return leaf(key).map(Leaf::value).filter(Duration.class::isInstance).map(Duration.class::cast);
        }

        Optional<Section> section(String key) {
            return get(key).filter(Section.class::isInstance).map(Section.class::cast);
        }

        Optional<Items> items(String key) {
            return get(key).filter(Items.class::isInstance).map(Items.class::cast);
        }

        List<String> texts(String key) {
            return items(key)
                    .map(items -> items.leaves().stream().map(Leaf::text).toList())
                    .orElse(List.of());
        }

        /// Where the value of a key stands; the section's own place where there is none.
        Place placeOf(String key) {
            return get(key).map(Tree::place).orElse(place);
        }

        /// Where a key stands.
        Place keyPlace(String key) {
            Entry entry = entries.get(key);
            return entry == null ? place : entry.place();
        }
    }

    /// @param place of the key
    record Entry(Place place, Tree value) {}
}
