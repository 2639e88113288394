package dev.tidemill.recommend.matrix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// External ids and the dense indexes `0 … size − 1` that stand for them, in order of first appearance.
/// Immutable.
public final class Ids {
    private static final Ids NONE = new Ids(List.of(), Map.of());

    private final List<String> names;
    private final Map<String, Integer> indexes;

    private Ids(List<String> names, Map<String, Integer> indexes) {
        this.names = names;
        this.indexes = indexes;
    }

    /// No ids at all.
    public static Ids none() {
        return NONE;
    }

    /// Ids with the indexes of their places in `names`.
    ///
    /// @throws IllegalArgumentException where one is there twice
    public static Ids of(List<String> names) {
        Builder builder = new Builder();
        for (String name : names) {
            if (builder.index(name).isPresent()) {
                throw new IllegalArgumentException("ids must differ, got \"" + name + "\" twice");
            }
            builder.add(name);
        }
        return builder.build();
    }

    /// How many there are.
    public int size() {
        return names.size();
    }

    /// The index of an id; empty where it is not known.
    public OptionalInt index(String name) {
        Integer index = indexes.get(name);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /// The id with an index.
    ///
    /// @throws IndexOutOfBoundsException where there is none
    public String name(int index) {
        return names.get(index);
    }

    /// All of them, in order of their indexes.
    public List<String> names() {
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ids that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    /// Gives ids their indexes as they come. Not safe for several threads.
    public static final class Builder {
        private final List<String> names = new ArrayList<>();
        private final Map<String, Integer> indexes = new HashMap<>();

        /// The index of `name`, a new one where it is seen for the first time.
        public int add(String name) {
            Integer known = indexes.get(name);
            if (known != null) {
                return known;
            }
            int index = names.size();
            names.add(name);
            indexes.put(name, index);
            return index;
        }

        /// The index of an id; empty where it is not known.
        public OptionalInt index(String name) {
            Integer index = indexes.get(name);
            return index == null ? OptionalInt.empty() : OptionalInt.of(index);
        }

        /// The id with an index.
        public String name(int index) {
            return names.get(index);
        }

        /// How many there are by now.
        public int size() {
            return names.size();
        }

        /// What is known by now; later additions do not reach it.
        public Ids build() {
            return new Ids(List.copyOf(names), new HashMap<>(indexes));
        }
    }
}
