package dev.tidemill.recommend.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Named numbers of a declaration on their way into a trainer's record; what is not asked for is refused by
/// name.
public final class Parameters {
    private final String algorithm;
    private final Map<String, Double> given;
    private final Set<String> known = new TreeSet<>();

    public Parameters(String algorithm, Map<String, Double> given) {
        this.algorithm = algorithm;
        this.given = Map.copyOf(given);
    }

    /// A number within bounds.
    ///
    /// @throws IllegalArgumentException where it is not
    public double number(String name, double otherwise, double least, double most) {
        known.add(name);
        double value = given.getOrDefault(name, otherwise);
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    algorithm + ": " + name + " must be from " + least + " to " + most + ", got " + value);
        }
        return value;
    }

    /// A whole number within bounds.
    ///
    /// @throws IllegalArgumentException where it is not
    public int count(String name, int otherwise, int least, int most) {
        double value = number(name, otherwise, least, most);
        if (value != Math.rint(value)) {
            throw new IllegalArgumentException(algorithm + ": " + name + " must be a whole number, got " + value);
        }
        return (int) value;
    }

    /// To be called after the last one was asked for.
    ///
    /// @throws IllegalArgumentException where others were given
    public void refuseOthers() {
        Set<String> others = new TreeSet<>(given.keySet());
        others.removeAll(known);
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    algorithm + " knows the parameters " + known + ", got " + others + " (remove or rename them)");
        }
    }
}
