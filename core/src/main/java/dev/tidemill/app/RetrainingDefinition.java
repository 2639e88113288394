package dev.tidemill.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What makes a model be trained again by itself, how often at most, and what the new one must reach.
///
/// @param coolDown how long after a run ended the next may begin by itself
/// @param budget   how many runs may begin; empty: as many as the cool-down leaves
/// @param refit    whether what passes is trained once more, on all rows that it was developed on, before its rollout
/// @param rollout  whether what passes is rolled out; else it waits in the registry for somebody
public record RetrainingDefinition(
        Triggers triggers, Duration coolDown, Optional<Budget> budget, Gates gates, boolean refit, boolean rollout) {
    /// The cool-down where none is declared.
    public static final Duration COOL_DOWN = Duration.ofDays(1);

    /// Where the file says nothing: only a person begins a run.
    public static final RetrainingDefinition BY_HAND = new RetrainingDefinition(
            new Triggers(Optional.empty(), List.of(), false, 0),
            COOL_DOWN,
            Optional.empty(),
            new Gates("average_precision", Gates.TOLERANCE, 0, Optional.empty(), Fair.NONE),
            false,
            true);

    /// The same for an application with lists.
    public static final RetrainingDefinition LISTS_BY_HAND = new RetrainingDefinition(
            BY_HAND.triggers(),
            COOL_DOWN,
            Optional.empty(),
            new Gates(Gates.OF_LISTS.getFirst(), Gates.TOLERANCE, 0, Optional.empty(), Fair.NONE),
            false,
            true);

    /// What begins a run.
    ///
    /// @param schedule how long after the last run began the next is due
    /// @param drift    monitors whose alert about inputs or scores begins one
    /// @param quality  whether any alert about quality begins one
    /// @param outcomes how many new outcomes begin one; 0: no number does
    public record Triggers(Optional<Duration> schedule, List<String> drift, boolean quality, long outcomes) {
        /// In place of the names of monitors: every one.
        public static final String ALL = "all";

        public Triggers {
            drift = List.copyOf(drift);
        }

        /// Whether an alert of a monitor about inputs or scores begins a run.
        public boolean onDriftOf(String monitor) {
            return drift.contains(ALL) || drift.contains(monitor);
        }
    }

    /// At most so many runs.
    ///
    /// @param per in the time before
    public record Budget(int runs, Duration per) {}

    /// What the challenger must reach to be rolled out.
    ///
    /// @param metric     measured of champion and challenger on the same newest decisions
    /// @param tolerance  by how much the challenger may be worse: the worse end of the interval of the difference
    ///                   counts
    /// @param bytesMax   how large it may be; 0: any size
    /// @param latencyMax how long scoring one row may take at the 99th percentile; empty: any time
    /// @param fairness   how groups may be treated
    public record Gates(String metric, double tolerance, long bytesMax, Optional<Duration> latencyMax, Fair fairness) {
        /// What can be compared; of the last two less is better.
        public static final List<String> METRICS = List.of("auc_roc", "average_precision", "log_loss", "brier");

        /// What can be compared of lists of items: of ten items each, over people.
        public static final List<String> OF_LISTS =
                List.of("ndcg_at_10", "recall_at_10", "precision_at_10", "map_at_10", "mrr_at_10", "hit_rate_at_10");

        /// The tolerance where none is declared.
        public static final double TOLERANCE = 0.02;

        /// Those of the monitors whose bound holds for the challenger too.
        public List<MonitorDefinition> fair(List<MonitorDefinition> monitors) {
            return monitors.stream()
                    .filter(monitor -> monitor.on().equals(MonitorGrammar.FAIRNESS))
                    .filter(monitor -> fairness.monitors().contains(Triggers.ALL)
                            || fairness.monitors().contains(monitor.name()))
                    .toList();
        }
    }

    /// What the gate on fairness asks.
    ///
    /// @param monitors on fairness, whose bound holds for the challenger too
    /// @param worse    by how much more than with the champion groups may differ, at the worse end of the interval;
    ///                 empty: the bound alone counts
    public record Fair(List<String> monitors, OptionalDouble worse) {
        /// Nothing.
        public static final Fair NONE = new Fair(List.of(), OptionalDouble.empty());

        public Fair {
            monitors = List.copyOf(monitors);
        }
    }
}
