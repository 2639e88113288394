package dev.tidemill.bench.recommend;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.PythonPeers;
import dev.tidemill.recommend.offpolicy.Estimate;
import dev.tidemill.recommend.offpolicy.Estimator;
import dev.tidemill.recommend.offpolicy.LoggedActions;
import dev.tidemill.recommend.offpolicy.MeanRewards;
import dev.tidemill.recommend.offpolicy.OffPolicy;
import dev.tidemill.recommend.offpolicy.OffPolicyReport;
import dev.tidemill.recommend.offpolicy.OffPolicySettings;
import dev.tidemill.recommend.offpolicy.OpenBandit;
import dev.tidemill.recommend.offpolicy.TabularPolicy;
import dev.tidemill.recommend.offpolicy.TargetPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What Bernoulli Thompson sampling is worth, estimated from the log of a random policy, and the reverse,
/// on the Open Bandit Dataset: each campaign was logged under both, so the on-policy click rate is the
/// truth to compare with.
///
/// The target policy `bts` is how often its own log shows each item at each position: its mean over the
/// week, since it went on learning. Nothing of the target's clicks is used but to compare.
public final class OffPolicyBench implements Bench {
    private static final int POSITIONS = 3;

    /// How many rows the mean that rarely shown items are drawn to counts as. Fixed before, not chosen on
    /// results.
    private static final double STRENGTH = 100;

    private static final List<Campaign> CAMPAIGNS = List.of(new Campaign("men", 34), new Campaign("women", 46));

    private record Campaign(String name, int items) {}

    @Override
    public String name() {
        return "off-policy";
    }

    @Override
    public String description() {
        return "how far estimates of a policy from another's log are from its own log (Open Bandit Dataset)";
    }

    @Override
    public BenchResult run(BenchOptions options) throws IOException, InterruptedException {
        Path data = options.requiredData("the folder of the Open Bandit Dataset, with random/ and bts/");
        BenchResult.Builder result = BenchResult.of(name());
        StringBuilder targets = new StringBuilder("campaign,position,item,probability\n");
        for (Campaign campaign : CAMPAIGNS) {
            LoggedActions random = read(data, "random", campaign, result);
            LoggedActions bts = read(data, "bts", campaign, result);
            TabularPolicy thompson = TabularPolicy.frequencies(bts);
            append(targets, campaign, thompson);
            report(result, campaign.name() + "_bts_from_random", random, thompson, bts);
            report(
                    result,
                    campaign.name() + "_random_from_bts",
                    bts,
                    TabularPolicy.uniform(campaign.items(), POSITIONS),
                    random);
        }
        Path table = Files.writeString(options.work().resolve("targets.csv"), targets);
        PythonPeers.of(options)
                .needing("requirements-off-policy-exact.txt")
                .runInto(
                        result,
                        "obp 0.4.1",
                        "off_policy.py",
                        List.of(data.toAbsolutePath().toString(), table.toString()));
        return result.note("relative error against the mean click of the target's own log of 10,000 rows, whose own"
                        + " standard error is 12 to 15 % of it")
                .note("reward model: item and position means here, logistic regression in obp; the same targets")
                .build();
    }

    private static LoggedActions read(Path data, String policy, Campaign campaign, BenchResult.Builder result) {
        OpenBandit.Read read = new OpenBandit(campaign.items(), POSITIONS)
                .read(data.resolve(policy).resolve(campaign.name() + ".csv"));
        if (read.refused() > 0) {
            result.note(read.refused() + " lines refused, the first: "
                    + read.refusals().getFirst());
        }
        return read.log();
    }

    private static void append(StringBuilder targets, Campaign campaign, TabularPolicy policy) {
        for (int k = 0; k < POSITIONS; k++) {
            for (int a = 0; a < campaign.items(); a++) {
                targets.append(campaign.name())
                        .append(',')
                        .append(k)
                        .append(',')
                        .append(a)
                        .append(',')
                        .append(policy.probability(0, a, k))
                        .append('\n');
            }
        }
    }

    private static void report(
            BenchResult.Builder result, String prefix, LoggedActions log, TargetPolicy target, LoggedActions own) {
        OffPolicySettings settings = OffPolicySettings.DEFAULT.withIntervals(OffPolicySettings.Intervals.BOOTSTRAP);
        OffPolicyReport report = new OffPolicy(MeanRewards.trainer(STRENGTH), settings).evaluate(log, target);
        double truth = own.meanReward();
        for (Estimator estimator : Estimator.values()) {
            double error = Math.abs(report.by(estimator).value() - truth) / truth;
            result.metric(prefix + "_" + estimator.word() + "_relative_error", error);
        }
        Estimate robust = report.by(Estimator.DR);
        result.note(String.format(
                Locale.ROOT,
                "%s: truth %.5f, dr %.5f (%.5f to %.5f), effective sample %.0f of %d rows, largest weight %.1f",
                prefix,
                truth,
                robust.value(),
                robust.low(),
                robust.high(),
                report.overlap().effectiveSampleSize(),
                report.overlap().rows(),
                report.overlap().largestWeight()));
        report.warnings().forEach(warning -> result.note(prefix + ": " + warning));
    }
}
