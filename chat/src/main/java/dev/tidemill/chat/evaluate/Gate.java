package dev.tidemill.chat.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether a candidate may be rolled out: on the same cases it must not be worse than the control by more than a
/// tolerance, in any of the metrics that count.
public final class Gate {
    private final List<Rule> rules;
    private final int casesMin;
    private final long seed;

    /// @param casesMin below so many cases that both have, nothing is concluded
    /// @param seed     of the bootstrap
    public Gate(List<Rule> rules, int casesMin, long seed) {
        this.rules = List.copyOf(rules);
        this.casesMin = casesMin;
        this.seed = seed;
        if (rules.isEmpty() || casesMin < 2) {
            throw new IllegalArgumentException(
                    "a gate must have a rule and need 2 cases or more, got " + rules.size() + " and " + casesMin);
        }
    }

    /// @param higher    whether more is better
    /// @param tolerance by how much it may be worse, on the metric's scale, 0 or more
    public record Rule(String metric, boolean higher, double tolerance) {
        public Rule {
            if (!(tolerance >= 0)) {
                throw new IllegalArgumentException("tolerance must be 0 or more, got " + tolerance);
            }
        }
    }

    /// What a comparison says.
    public enum Verdict {
        PASS,
        FAIL,
        /// Too few cases, or an interval that lies on both sides of the tolerance.
        INCONCLUSIVE
    }

    /// @param difference of candidate minus control
    public record Finding(Rule rule, Verdict verdict, PairedDifference difference, String reason) {}

    /// @param verdict the worst of the findings: a failure, else what could not be concluded
    public record Decision(Verdict verdict, List<Finding> findings) {}

    public Decision judge(Evaluator.Report control, Evaluator.Report candidate) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            findings.add(judge(
                    rule, PairedDifference.of(control.values(rule.metric()), candidate.values(rule.metric()), seed)));
        }
        Verdict worst = Verdict.PASS;
        for (Finding finding : findings) {
            if (finding.verdict() == Verdict.FAIL || worst == Verdict.PASS) {
                worst = finding.verdict();
            }
        }
        return new Decision(worst, List.copyOf(findings));
    }

    private Finding judge(Rule rule, PairedDifference difference) {
        double worst = rule.higher() ? difference.low() : -difference.high();
        double best = rule.higher() ? difference.high() : -difference.low();
        Verdict verdict = Verdict.INCONCLUSIVE;
        if (difference.pairs() >= casesMin) {
            verdict = worst >= -rule.tolerance()
                    ? Verdict.PASS
                    : best < -rule.tolerance() ? Verdict.FAIL : Verdict.INCONCLUSIVE;
        }
        String reason = String.format(
                Locale.ROOT,
                "%s of the candidate must not be worse than the control's by more than %s: over %d cases it differs by"
                        + " %.4f (%.4f to %.4f)%s",
                rule.metric(),
                rule.tolerance(),
                difference.pairs(),
                difference.difference(),
                difference.low(),
                difference.high(),
                difference.pairs() < casesMin ? ", and " + casesMin + " cases are needed" : "");
        return new Finding(rule, verdict, difference, reason);
    }
}
