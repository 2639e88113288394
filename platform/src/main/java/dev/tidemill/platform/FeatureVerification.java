package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.LiveFeatures;
import dev.tidemill.features.Parallel;
import dev.tidemill.features.Replay;
import dev.tidemill.features.Verify;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Receipt;
import java.util.LinkedHashMap;
import java.util.Map;

/// Computes again, from the journal, what live decisions of the application version in use saw, and finds the first
/// difference.
final class FeatureVerification {
    private final ApplicationRuntime runtime;

    FeatureVerification(ApplicationRuntime runtime) {
        this.runtime = runtime;
    }

    Map<String, Object> run(JobProgress progress) {
        Pipeline.Plan running = runtime.pipeline().plan();
        Application application = running.application();
        LiveFeatures live = running.features();
        FeaturePlan plan = live.plan();
        JournalSource source = new JournalSource(runtime.journal(), running.streams());
        progress.at(0, source.size(), "computing features again");
        Replay replay = new Replay(application, plan, Parallel.none());
        long from = Kept.recomputableFrom(application, runtime.journal());
        long[] beyond = new long[1];
        String version = application.version().toString();
        Verify.Outcome outcome = Verify.run(
                replay,
                plan,
                source,
                runtime.laterDecisions().stream()
                        .map(later -> new Verify.Later(later.offset(), later.seen()))
                        .toList(),
                offset -> runtime.storedReceipt(offset)
                        .filter(receipt -> receipt.applicationVersion().equals(version))
                        .filter(receipt -> recomputable(receipt, from, beyond))
                        .map(Receipt::features)
                        .orElse(null));
        progress.at(source.size(), source.size(), "done");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("checked", outcome.compared());
        result.put("equal", outcome.equal());
        if (beyond[0] > 0) {
            result.put("not_recomputable", beyond[0]);
        }
        outcome.difference()
                .ifPresent(first -> result.put(
                        "first_difference",
                        Map.of(
                                "offset", first.offset(),
                                "id", first.id(),
                                "feature", first.feature(),
                                "live", first.live(),
                                "replayed", first.replayed())));
        return result;
    }

    /// Whether all that a decision looked back at is still there.
    private static boolean recomputable(Receipt receipt, long from, long[] beyond) {
        boolean kept = receipt.time() >= from;
        beyond[0] += kept ? 0 : 1;
        return kept;
    }
}
