package dev.tidemill.serve.statistics;

/// The difference that a treatment makes, with its uncertainty.
///
/// @param difference on the scale asked for
/// @param variance   of the difference; on the relative scale by the delta method
/// @param freedom    Welch's degrees of freedom
/// @param n          units in both arms
record Effect(double difference, double variance, double freedom, long n) {
    static Effect of(Sample control, Sample treatment, Scale scale) {
        double base = control.mean();
        double difference = treatment.mean() - base;
        double errors = control.error() + treatment.error();
        double freedom = errors
                * errors
                / (control.error() * control.error() / (control.n() - 1)
                        + treatment.error() * treatment.error() / (treatment.n() - 1));
        long n = control.n() + treatment.n();
        return switch (scale) {
            case ABSOLUTE -> new Effect(difference, errors, freedom, n);
            case RELATIVE ->
                new Effect(
                        difference / base,
                        treatment.error() / (base * base)
                                + control.error() * treatment.mean() * treatment.mean() / Math.pow(base, 4),
                        freedom,
                        n);
        };
    }
}
