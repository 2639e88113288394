package dev.tidemill.serve;

import java.util.List;

/// A loaded model, ready to answer for one feature vector at a time. Immutable and safe for any number of threads.
///
/// A vector holds the values of [#features()] in that order; NaN is missing.
public interface Scorer {
    /// No end to the time that an answer may take.
    long UNLIMITED = Long.MAX_VALUE;

    /// The names of the features it sees, in the order of the vector.
    List<String> features();

    /// The model's raw sum: log-odds before calibration. Ranks as the probability does, with fewer ties.
    double margin(double[] vector);

    /// The margin within the time that is left. A model that computes on the caller's thread takes as long as it
    /// takes; one that runs elsewhere cuts the wait off.
    ///
    /// @param nanosLeft how long the caller can wait
    /// @throws dev.tidemill.core.TidemillException TIMEOUT where no answer came in time; UNAVAILABLE where
    ///     the model has more to do than it can
    default double margin(double[] vector, long nanosLeft) {
        return margin(vector);
    }

    /// The margins of many vectors within the time that is left.
    ///
    /// @throws dev.tidemill.core.TidemillException as where there is one vector
    default double[] margins(List<double[]> vectors, long nanosLeft) {
        return vectors.stream().mapToDouble(this::margin).toArray();
    }

    /// The calibrated probability of a margin that this model gave, 0 to 1.
    double probabilityOf(double margin);

    /// The calibrated probability, 0 to 1.
    default double probability(double[] vector) {
        return probabilityOf(margin(vector));
    }

    /// The features that moved the margin most, greatest movement first. Costs several times what a score costs,
    /// so it is asked for when somebody reads it.
    ///
    /// @param most how many at most; those that moved nothing are left out
    List<Contribution> reasons(double[] vector, int most);
}
