package dev.tidemill.serve.rollout;

/// One metric of a candidate beside the control's, in one period.
///
/// @param period           in which both were seen
/// @param metric           `errors`, `fallbacks`, `latency`, `scores`, `guard.decline`, `outcomes.loss`,
///                         `outcomes.missed`, `outcomes.false_alarms`
/// @param arm              the candidate's
/// @param control          the control's share; of latency and scores at the place where they differ most
/// @param candidate        the candidate's share
/// @param low              the difference (candidate − control) is at least this
/// @param high             and at most this, at every look
/// @param margin           up to which it is tolerated
/// @param controlSamples   decisions, or labels, behind `control`
/// @param candidateSamples behind `candidate`
/// @param required         whether a step waits for it
public record Finding(
        int period,
        String metric,
        String arm,
        double control,
        double candidate,
        double low,
        double high,
        double margin,
        long controlSamples,
        long candidateSamples,
        boolean required,
        Result result) {
    /// What it says.
    public enum Result {
        PASS,
        FAIL,
        INCONCLUSIVE
    }
}
