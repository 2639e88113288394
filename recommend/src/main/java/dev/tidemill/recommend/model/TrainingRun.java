package dev.tidemill.recommend.model;

import dev.tidemill.recommend.kernel.Workers;

/// What a training is run with beside its data and parameters.
///
/// @param seed     of all chance in it
/// @param workers  the threads it may use
/// @param progress who is told how far it is
public record TrainingRun(long seed, Workers workers, Progress progress) {
    /// On the caller's thread, told to nobody.
    public static TrainingRun quiet(long seed) {
        return new TrainingRun(seed, Workers.caller(), Progress.SILENT);
    }

    /// Is told how far a training is; may throw to end it.
    @FunctionalInterface
    public interface Progress {
        /// Tells nobody.
        Progress SILENT = (_, _, _) -> {};

        /// @param step what is done: `iteration`
        /// @param done how much of it, from 0 to `of`
        void at(String step, int done, int of);
    }
}
