package dev.tidemill.serve.statistics;

/// Whether a treatment leaves a metric unharmed that it is not meant to improve: a test of non-inferiority.
public enum Guardrail {
    /// It is at most as much worse as allowed.
    SAFE,
    /// It is worse by more than allowed.
    HARMED,
    /// Neither can be said yet.
    UNCLEAR;

    /// @param margin how much worse, relative to the control, is allowed: 0.01 for 1 %
    /// @param lower  whether less is better
    public static Guardrail of(Comparison relative, double margin, boolean lower) {
        return switch (relative) {
            case Comparison.Unknown unknown -> UNCLEAR;
            case Comparison.Known(double difference, double error, Interval(double low, double high), double p) -> {
                double worst = lower ? -high : low;
                double best = lower ? -low : high;
                yield worst > -margin ? SAFE : best < -margin ? HARMED : UNCLEAR;
            }
        };
    }
}
