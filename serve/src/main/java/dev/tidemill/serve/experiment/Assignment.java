package dev.tidemill.serve.experiment;

/// Whether a unit takes part in an experiment, and where.
public sealed interface Assignment {
    /// It sees this arm.
    ///
    /// @param kept whether it keeps an arm that its bucket no longer has, because it has seen it before
    record In(String arm, boolean kept) implements Assignment {}

    /// It takes no part.
    record Out(Reason reason) implements Assignment {}

    /// Why a unit takes no part.
    enum Reason {
        /// It belongs to the share that is in no experiment at all.
        HOLDOUT,
        /// Its bucket of the layer belongs to another experiment, or to none.
        TRAFFIC,
        /// The experiment does not run.
        STOPPED
    }
}
