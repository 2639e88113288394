package dev.tidemill.platform;

/// Deciding a past period again, to see what another model, policy or feature set would have changed.
public interface Backtests {
    /// Starts one. The result of the job has `events`, `changed`, `outcomes` (by pair of answers), `quality`, `rules`,
    /// `fallbacks`, `money` where the application declares costs, and `examples`: docs/backtest.md.
    ///
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND where a version is not there; INVALID where the versions do
    ///     not fit each other or the application decides nothing
    Job start(String application, BacktestRequest request);
}
