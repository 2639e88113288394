package dev.tidemill.serve.rollout;

import dev.tidemill.app.AnalysisDefinition;
import dev.tidemill.serve.rollout.Comparison.Metric;
import dev.tidemill.serve.rollout.Comparison.Of;
import dev.tidemill.serve.rollout.Comparison.Share;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Compares the candidates of a rollout with its control, within each period.
///
/// Both arms of a period see the same time and the same mix of requests, so that what changes with the hour cannot
/// be taken for a difference between versions, as it could where counts of steps with unlike weights were added up.
///
/// Everything is a share: latency and scores are compared at many places of their distributions. All places,
/// metrics, arms and steps share the definition's `alpha` in equal parts (Bonferroni), and the bounds hold at every
/// look ([ShareBounds]); so a candidate that is equal in everything is rolled back with a probability of `alpha` at
/// the most. That holds where observations are independent; where a unit's decisions are alike and the unit is kept
/// together (`unit`), fewer of them are new, and `alpha` is an approximation.
final class Analysis {
    private final AnalysisDefinition definition;
    private final Comparison comparison;
    private final int firstLatency;
    private final int slower;

    /// @param stages     how many steps share `alpha`
    /// @param candidates how many arms beside the control do
    Analysis(AnalysisDefinition definition, int stages, int candidates) {
        this.definition = definition;
        this.firstLatency = ArmEvidence.latency(definition.latency().from().toNanos());
        this.slower =
                (int) Math.max(0, Math.round(4 * Math.log(definition.latency().slowdown()) / Math.log(2)));
        int places = ArmEvidence.LATENCIES - firstLatency + ArmEvidence.SCORES - 1;
        int comparisons = places + 2 + definition.guards().size() + 3;
        this.comparison = new Comparison(
                definition.alpha() / ((double) comparisons * stages * candidates), definition.minimumSamples());
    }

    /// Every metric of one candidate in one period.
    List<Finding> findings(int period, String arm, ArmEvidence control, ArmEvidence candidate) {
        comparison.begin();
        Of of = new Of(period, arm);
        List<Finding> findings = new ArrayList<>();
        findings.add(comparison.at(
                of,
                new Metric("errors", definition.errors(), false, true, true),
                new Share(control.errors, control.answered),
                new Share(candidate.errors, candidate.answered)));
        findings.add(comparison.at(
                of,
                new Metric("fallbacks", definition.fallbacks(), false, true, true),
                new Share(control.fallbacks, control.answered),
                new Share(candidate.fallbacks, candidate.answered)));
        findings.add(latency(of, control, candidate));
        if (control.scored > 0 || candidate.scored > 0) {
            findings.add(scores(of, control, candidate));
        }
        for (Map.Entry<String, Double> guard : definition.guards().entrySet()) {
            findings.add(comparison.at(
                    of,
                    new Metric("guard." + guard.getKey(), guard.getValue(), true, true, false),
                    new Share(control.outcomes.getOrDefault(guard.getKey(), 0L), control.answered),
                    new Share(candidate.outcomes.getOrDefault(guard.getKey(), 0L), candidate.answered)));
        }
        if (definition.outcomes().required() || control.learned > 0 || candidate.learned > 0) {
            outcomes(findings, of, control, candidate);
        }
        return findings;
    }

    private Finding latency(Of of, ArmEvidence control, ArmEvidence candidate) {
        Metric metric = new Metric("latency", definition.latency().margin(), false, true, false);
        long slowControls = 0;
        long slowCandidates = 0;
        for (int i = ArmEvidence.LATENCIES - 1; i > firstLatency + slower; i--) {
            slowCandidates += candidate.latencies[i];
        }
        for (int i = ArmEvidence.LATENCIES - 1; i > firstLatency; i--) {
            slowControls += control.latencies[i];
        }
        Finding worst = null;
        for (int at = firstLatency; at + slower < ArmEvidence.LATENCIES - 1; at++) {
            Finding here = comparison.at(
                    of,
                    metric,
                    new Share(slowControls, control.answered),
                    new Share(slowCandidates, candidate.answered));
            worst = worst == null ? here : slowest(worst, here);
            slowControls -= control.latencies[at + 1];
            slowCandidates -= candidate.latencies[at + 1 + slower];
        }
        return worst == null
                ? comparison.at(of, metric, new Share(0, control.answered), new Share(0, candidate.answered))
                : worst;
    }

    /// As [Comparison#worse], where only a slower candidate is worse.
    private static Finding slowest(Finding one, Finding other) {
        return one.result() == other.result()
                ? other.candidate() - other.control() > one.candidate() - one.control() ? other : one
                : Comparison.worse(one, other);
    }

    private Finding scores(Of of, ArmEvidence control, ArmEvidence candidate) {
        Metric metric = new Metric("scores", definition.scores(), true, true, false);
        long below = 0;
        long belowCandidate = 0;
        Finding worst = null;
        for (int at = 0; at < ArmEvidence.SCORES - 1; at++) {
            below += control.scores[at];
            belowCandidate += candidate.scores[at];
            Finding here = comparison.at(
                    of, metric, new Share(below, control.scored), new Share(belowCandidate, candidate.scored));
            worst = worst == null ? here : Comparison.worse(worst, here);
        }
        return java.util.Objects.requireNonNull(worst);
    }

    private void outcomes(List<Finding> findings, Of of, ArmEvidence control, ArmEvidence candidate) {
        AnalysisDefinition.Outcomes margins = definition.outcomes();
        boolean required = margins.required();
        if (control.learnedScores > 0 || candidate.learnedScores > 0) {
            findings.add(comparison.at(
                    of,
                    new Metric("outcomes.loss", margins.loss(), false, required, false),
                    new Share(control.loss, control.learnedScores),
                    new Share(candidate.loss, candidate.learnedScores)));
        }
        findings.add(comparison.at(
                of,
                new Metric("outcomes.missed", margins.missed(), false, required, false),
                new Share(control.missed, control.positives),
                new Share(candidate.missed, candidate.positives)));
        findings.add(comparison.at(
                of,
                new Metric("outcomes.false_alarms", margins.falseAlarms(), false, required, false),
                new Share(control.falseAlarms, control.flagged),
                new Share(candidate.falseAlarms, candidate.flagged)));
    }

    /// The verdict: any failure in any period; a pass where everything required passes in the present one.
    static Verdict verdict(List<Finding> findings, int period) {
        for (Finding finding : findings) {
            if (finding.result() == Finding.Result.FAIL) {
                return new Verdict.Fail(finding.arm(), failure(finding));
            }
        }
        List<String> waiting = new ArrayList<>();
        boolean any = false;
        for (Finding finding : findings) {
            if (finding.period() == period && finding.required()) {
                any = true;
                if (finding.result() == Finding.Result.INCONCLUSIVE) {
                    waiting.add(finding.metric() + " (" + finding.candidateSamples() + " of " + finding.arm() + ", "
                            + finding.controlSamples() + " of control)");
                }
            }
        }
        return waiting.isEmpty() && any
                ? new Verdict.Pass()
                : new Verdict.Inconclusive("too little is known about " + String.join(", ", waiting));
    }

    private static String failure(Finding finding) {
        return finding.metric() + " of " + finding.arm() + " must be within " + text(finding.margin())
                + " of control's: " + text(finding.candidate()) + " of " + finding.candidateSamples() + " against "
                + text(finding.control()) + " of " + finding.controlSamples() + ", so the difference is between "
                + text(finding.low()) + " and " + text(finding.high());
    }

    /// Four significant digits, no more than it takes.
    private static String text(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString()
                : "nothing";
    }
}
