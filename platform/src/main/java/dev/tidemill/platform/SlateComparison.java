package dev.tidemill.platform;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.recommend.bundle.Algorithms;
import dev.tidemill.recommend.bundle.Bundle;
import dev.tidemill.recommend.bundle.BundleComparison;
import dev.tidemill.recommend.bundle.BundleTrainer;
import dev.tidemill.recommend.bundle.InteractionLog;
import dev.tidemill.recommend.bundle.Material;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Measures champion and challenger of an application with lists on what people did since the champion
/// learned.
final class SlateComparison {
    private final Services services;
    private final ApplicationRuntime runtime;
    private final String dataset;
    private final String metric;

    SlateComparison(Services services, ApplicationRuntime runtime, String dataset, String metric) {
        this.services = services;
        this.runtime = runtime;
        this.dataset = dataset;
        this.metric = metric;
    }

    /// What [RetrainingMeasures#of(Map)] reads.
    Map<String, Object> run(OptionalInt champion, int challenger, JobProgress progress) {
        SlateDefinition slate = SlateTraining.trained(
                runtime.application().slate().orElseThrow(), version(challenger).provenance());
        progress.at(0, 2, "reading interactions");
        InteractionLog log = new InteractionLog();
        SlateDataset.read(services, dataset, log);
        Version old = version(champion.orElse(challenger));
        long learned = champion.isPresent()
                ? SlateDataset.newest(services, old.provenance().dataset())
                : Long.MIN_VALUE;
        Material material = Material.of(
                log.matrix(LiveState.MOST_OF_ONE_USER), runtime.liveState().texts(), services.embedder());
        progress.at(1, 2, "training without the newest, and measuring");
        int threads = services.config().threads();
        BundleComparison.Compared compared;
        try (ExecutorService executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("compare-", 0).daemon().factory())) {
            Workers workers = new Workers(executor, threads);
            BundleTrainer trainer = new BundleTrainer(slate, SlateTraining.SEED, workers, progress::at);
            compared = new BundleComparison(slate, trainer, workers, SlateTraining.SEED)
                    .compare(material, bundle(old), learned, ranking(), runtime.meters()::nanos);
        }
        return measures(compared, champion.isEmpty(), challenger).result();
    }

    private RetrainingMeasures measures(BundleComparison.Compared compared, boolean alone, int challenger) {
        return new RetrainingMeasures(
                metric,
                alone ? Double.NaN : compared.champion(),
                compared.challenger(),
                alone ? Double.NaN : compared.gain(),
                alone ? Double.NaN : compared.low(),
                alone ? Double.NaN : compared.high(),
                compared.people(),
                compared.liked(),
                services.registry().artifact(version(challenger)).model().length,
                compared.nanos(),
                List.of());
    }

    private RankingMetric ranking() {
        return Arrays.stream(RankingMetric.values())
                .filter(one -> one.at(BundleTrainer.K).equals(metric))
                .findFirst()
                .orElse(RankingMetric.NDCG);
    }

    private Version version(int number) {
        return services.registry()
                .version(
                        new VersionLine(services.tenant(), runtime.application().name(), VersionLine.MODEL), number);
    }

    private Bundle bundle(Version version) {
        return Bundle.read(services.registry().artifact(version).model(), Algorithms.formats());
    }
}
