package dev.tidemill.app;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Variants tried against each other on units that are split by chance.
///
/// @param name        of the experiment, distinct; the key of the flag that gives its arms
/// @param description what it is for, for people
/// @param unit        whose arm stays the same: a field of the decided stream, or a key of a flag's context
/// @param layer       experiments of one layer never share a unit; empty for a layer of its own
/// @param traffic     the share of the layer's units that take part
/// @param sticky      whether a unit that has seen an arm keeps it when weights change
/// @param arms        what is compared, the control first
/// @param analysis    how results are judged
/// @param metrics     what is measured
/// @param bandit      how weights follow the results; empty where they stay
public record ExperimentDefinition(
        String name,
        String description,
        String unit,
        Optional<String> layer,
        double traffic,
        boolean sticky,
        List<Arm> arms,
        Analysis analysis,
        List<Metric> metrics,
        Optional<Bandit> bandit) {
    public ExperimentDefinition {
        arms = List.copyOf(arms);
        metrics = List.copyOf(metrics);
    }

    /// What the others are compared with.
    public Arm control() {
        return arms.getFirst();
    }

    /// The layer whose units it takes from.
    public String layerName() {
        return layer.orElse(name);
    }

    /// Each arm's share, in their order; sums to one.
    public Map<String, Double> weights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        arms.forEach(arm -> weights.put(arm.name(), arm.weight()));
        return Collections.unmodifiableMap(weights);
    }

    /// @param weight     its share of the units that take part
    /// @param value      what a flag gives: text, a number or a truth value; empty for parameters or name
    /// @param parameters what it changes, each a [String], [Long], [Double] or [Boolean]
    /// @param model      the version or alias of the model that answers; empty for the one in production
    /// @param policy     the version or alias of the policy; empty for the one in production
    public record Arm(
            String name,
            double weight,
            Optional<Object> value,
            Map<String, Object> parameters,
            Optional<String> model,
            Optional<String> policy) {
        public Arm {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        /// What a flag gives where this arm is seen: the value, else the parameters, else the name.
        public Object flagValue() {
            return value.orElse(parameters.isEmpty() ? name : parameters);
        }
    }

    /// @param sequential whether results hold at every look; else at the end only
    /// @param alpha      how often a difference may be seen where there is none
    /// @param minimum    units that each arm must have before anything is said
    /// @param correction of several goals: none, holm or benjamini_hochberg
    public record Analysis(boolean sequential, double alpha, long minimum, String correction) {
        public static final Analysis DEFAULT = new Analysis(true, 0.05, 150, "holm");
    }

    /// What a metric is made of.
    public enum MetricKind {
        /// The share of units with an event.
        CONVERSION,
        /// The sum of a value over a unit's events, on average over units.
        MEAN,
        /// The sum of one value divided by the sum of another.
        RATIO,
        /// A quantile over all events.
        QUANTILE
    }

    /// @param stream   whose events are measured
    /// @param where    which of them; empty for all
    /// @param of       their value; empty for one each
    /// @param per      of a ratio, what it is divided by; empty for one each
    /// @param quantile of a quantile: 0.5 for the median
    /// @param lower    whether less is better
    /// @param guard    of a guardrail, how much worse it may become relative to the control; empty for a goal
    /// @param within   how long after a unit first saw its arm its events count; empty for always
    /// @param adjust   the feature, known when a unit first saw its arm, that explains part of it; empty for none
    public record Metric(
            String name,
            MetricKind kind,
            String stream,
            Optional<String> where,
            Optional<String> of,
            Optional<String> per,
            double quantile,
            boolean lower,
            Optional<Double> guard,
            Optional<Duration> within,
            Optional<String> adjust) {}

    /// Traffic follows the results (Thompson sampling).
    ///
    /// @param metric which goal it follows
    /// @param every  how often weights change
    /// @param least  the least weight of an arm
    public record Bandit(String metric, Duration every, double least) {}
}
