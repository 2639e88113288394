package dev.tidemill.recommend.offpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Estimates the value of a policy from another policy's log: the expected reward a row.
///
/// Every estimate is a ratio of two sums over rows, numerator over denominator (the denominator being the
/// number of rows, or the sum of weights for the self-normalised one), so that one variance and one
/// bootstrap serve them all. The reward model of a decision is learned from decisions of other folds
/// (Chernozhukov et al. 2018), which keeps the doubly robust estimate unbiased.
public final class OffPolicy {
    private final RewardModel.Trainer rewards;
    private final OffPolicySettings settings;

    public OffPolicy(RewardModel.Trainer rewards, OffPolicySettings settings) {
        this.rewards = rewards;
        this.settings = settings;
    }

    /// Estimates over all rows.
    ///
    /// @throws IllegalArgumentException where the log has no rows, or the policy answers no probability
    public OffPolicyReport evaluate(LoggedActions log, TargetPolicy policy) {
        if (log.rows() == 0) {
            throw new IllegalArgumentException("a log must have rows to evaluate a policy on, got none");
        }
        double[] weights = weights(log, policy);
        Overlap overlap = overlap(log, weights);
        clip(weights);
        AllTerms terms = terms(log, policy, weights);
        List<Estimate> estimates = new ArrayList<>();
        for (Estimator estimator : Estimator.values()) {
            estimates.add(terms.of(estimator).estimate(estimator, settings));
        }
        return new OffPolicyReport(estimates, overlap, overlap.warnings(settings.clip()));
    }

    /// Estimates position by position; a position without rows has none.
    ///
    /// @return by position
    public Map<Integer, OffPolicyReport> evaluateByPosition(LoggedActions log, TargetPolicy policy) {
        Map<Integer, OffPolicyReport> reports = new java.util.TreeMap<>();
        for (int position = 0; position < log.positions(); position++) {
            LoggedActions there = log.at(position);
            if (there.rows() > 0) {
                reports.put(position, evaluate(there, policy));
            }
        }
        return reports;
    }

    private static double[] weights(LoggedActions log, TargetPolicy policy) {
        double[] weights = new double[log.rows()];
        for (int row = 0; row < weights.length; row++) {
            double probability = probability(policy, log.context(row), log.action(row), log.position(row));
            weights[row] = probability / log.propensity(row);
        }
        return weights;
    }

    private static double probability(TargetPolicy policy, int context, int action, int position) {
        double probability = policy.probability(context, action, position);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a policy must give probabilities from 0 to 1, got " + probability
                    + " for item " + action + " at position " + position);
        }
        return probability;
    }

    private Overlap overlap(LoggedActions log, double[] weights) {
        double sum = 0;
        double squares = 0;
        double clippedSum = 0;
        double clippedSquares = 0;
        double largest = 0;
        int clipped = 0;
        int rewarded = 0;
        for (int row = 0; row < weights.length; row++) {
            double w = weights[row];
            double held = Math.min(w, settings.clip());
            sum += w;
            squares += w * w;
            clippedSum += held;
            clippedSquares += held * held;
            largest = Math.max(largest, w);
            clipped += w > settings.clip() ? 1 : 0;
            rewarded += w > 0 && log.reward(row) != 0 ? 1 : 0;
        }
        int n = weights.length;
        double mean = sum / n;
        double error = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
        double effective = clippedSquares == 0 ? 0 : clippedSum * clippedSum / clippedSquares;
        return new Overlap(n, rewarded, mean, error, largest, effective, clipped);
    }

    private void clip(double[] weights) {
        for (int row = 0; row < weights.length; row++) {
            weights[row] = Math.min(weights[row], settings.clip());
        }
    }

    private AllTerms terms(LoggedActions log, TargetPolicy policy, double[] weights) {
        AllTerms terms = new AllTerms(new Terms(log), new Terms(log), new Terms(log), new Terms(log), new Terms(log));
        List<RewardModel> models = models(log);
        for (int row = 0; row < weights.length; row++) {
            RewardModel model = models.get(log.decision(row) % settings.folds());
            double direct = 0;
            for (int a = 0; a < log.actions(); a++) {
                double probability = probability(policy, log.context(row), a, log.position(row));
                direct += probability == 0 ? 0 : probability * model.expected(log.context(row), a, log.position(row));
            }
            double w = weights[row];
            double r = log.reward(row);
            double q = model.expected(log.context(row), log.action(row), log.position(row));
            terms.ips().set(row, w * r, 1);
            terms.snips().set(row, w * r, w);
            terms.direct().set(row, direct, 1);
            terms.robust().set(row, direct + w * (r - q), 1);
            terms.switching().set(row, direct + (w <= settings.switchAt() ? w * (r - q) : 0), 1);
        }
        return terms;
    }

    private record AllTerms(Terms ips, Terms snips, Terms direct, Terms robust, Terms switching) {
        Terms of(Estimator estimator) {
            return switch (estimator) {
                case IPS -> ips;
                case SNIPS -> snips;
                case DM -> direct;
                case DR -> robust;
                case SWITCH_DR -> switching;
            };
        }
    }

    private List<RewardModel> models(LoggedActions log) {
        List<RewardModel> models = new ArrayList<>();
        for (int fold = 0; fold < settings.folds(); fold++) {
            int held = fold;
            models.add(rewards.fit(log.where(row -> log.decision(row) % settings.folds() != held)));
        }
        return models;
    }
}
