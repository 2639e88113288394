package dev.tidemill.bench.serve;

/// What a candidate of a simulation is like beside the control.
///
/// - name: of the scenario
/// - bad: whether it must be taken back
/// - slowdown: how many times as slow as the control
/// - breaks: the share of its requests where it fails
/// - skill: how well its scores tell positives: the control's is 2.5 (standard deviations apart)
/// - rate: requests a second
/// - labelDelay: seconds until labels arrive, most of them
/// - waits: whether the rollout is declared to wait for outcomes
enum Candidate {
    EQUAL(false, 1, 0.001, 2.5, 50, 600, false),
    SLOWER(true, 2, 0.001, 2.5, 50, 600, false),
    FAILING(true, 1, 0.1, 2.5, 50, 600, false),
    WORSE_SCORING(true, 1, 0.001, 0.7, 50, 600, true),
    NO_TRAFFIC(false, 1, 0.001, 2.5, 0, 600, false),
    LABELS_LATE(true, 1, 0.001, 0.7, 30, 3 * 3600, true),
    LABELS_LATE_EQUAL(false, 1, 0.001, 2.5, 30, 3 * 3600, true);

    final boolean bad;
    final double slowdown;
    final double breaks;
    final double skill;
    final int rate;
    final int labelDelay;
    final boolean waits;

    Candidate(boolean bad, double slowdown, double breaks, double skill, int rate, int labelDelay, boolean waits) {
        this.bad = bad;
        this.slowdown = slowdown;
        this.breaks = breaks;
        this.skill = skill;
        this.rate = rate;
        this.labelDelay = labelDelay;
        this.waits = waits;
    }

    /// `worse_scoring`.
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
