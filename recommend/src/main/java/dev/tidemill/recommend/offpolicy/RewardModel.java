package dev.tidemill.recommend.offpolicy;

/// What an item is expected to bring, whoever shows it.
@FunctionalInterface
public interface RewardModel {
    /// The expected reward.
    ///
    /// @param context as in the log
    double expected(int context, int action, int position);

    /// Makes a reward model from rows of a log.
    @FunctionalInterface
    interface Trainer {
        /// Learns from all rows of `log`, which are never those that the model is asked about.
        RewardModel fit(LoggedActions log);
    }
}
