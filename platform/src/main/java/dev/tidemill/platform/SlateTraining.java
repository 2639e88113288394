package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.ColumnValues;
import dev.tidemill.data.DatasetColumn;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.DatasetOrigin;
import dev.tidemill.data.DatasetWriter;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.recommend.bundle.Algorithms;
import dev.tidemill.recommend.bundle.Bundle;
import dev.tidemill.recommend.bundle.BundleTrainer;
import dev.tidemill.recommend.bundle.Halving;
import dev.tidemill.recommend.bundle.InteractionLog;
import dev.tidemill.recommend.bundle.Material;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.slate.ClickedSlates;
import dev.tidemill.recommend.state.Fold;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Trains the candidates of an application with slates on the interactions in its journal, as of
/// now: keeps
/// these as a dataset, measures, registers one version.
final class SlateTraining {
    static final long SEED = 7;
    private static final String ALGORITHM = "algorithm";
    private static final int BATCH = 4096;
    private static final List<DatasetColumn> COLUMNS = List.of(
            new DatasetColumn(SlateDataset.USER, ColumnType.STRING),
            new DatasetColumn(SlateDataset.SESSION, ColumnType.STRING),
            new DatasetColumn(SlateDataset.ITEM, ColumnType.STRING),
            new DatasetColumn(SlateDataset.KIND, ColumnType.STRING),
            new DatasetColumn(SlateDataset.WEIGHT, ColumnType.DOUBLE),
            new DatasetColumn(SlateDataset.TIME, ColumnType.LONG));

    private final Services services;
    private final RunRecorder recorder;
    private final ApplicationRuntime runtime;

    SlateTraining(Services services, RunRecorder recorder, ApplicationRuntime runtime) {
        this.services = services;
        this.recorder = recorder;
        this.runtime = runtime;
    }

    /// Only keeps the interactions as a dataset.
    Map<String, Object> dataset(JobProgress progress) {
        Application application = runtime.application();
        DatasetManifest manifest =
                dataset(application, application.slate().orElseThrow(), new InteractionLog(), progress);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("dataset", manifest.digest());
        result.put("rows", manifest.rows());
        return result;
    }

    /// The training, for somebody.
    ///
    /// @param dataset what is learned from; empty: the interactions in the journal
    JobRunner.Work work(Optional<String> dataset, String who) {
        return progress -> {
            Application application = runtime.application();
            return recorder.run(
                    application.name(),
                    "train",
                    Optional.empty(),
                    who,
                    run -> trained(run, application, new Asked(dataset, who), progress));
        };
    }

    private record Asked(Optional<String> dataset, String who) {}

    private DatasetManifest interactions(
            Application application, Optional<String> dataset, InteractionLog log, JobProgress progress) {
        if (dataset.isEmpty()) {
            return dataset(application, application.slate().orElseThrow(), log, progress);
        }
        SlateDataset.read(services, dataset.get(), log);
        return services.datasets().get(dataset.get()).orElseThrow();
    }

    private Map<String, Object> trained(String run, Application application, Asked asked, JobProgress progress) {
        SlateDefinition slate = application.slate().orElseThrow();
        InteractionLog log = new InteractionLog();
        DatasetManifest manifest = interactions(application, asked.dataset(), log, progress);
        InteractionLog.Matrix matrix = log.matrix(LiveState.MOST_OF_ONE_USER);
        int threads = services.config().threads();
        Material material = Material.of(matrix, runtime.liveState().texts(), services.embedder());
        Halving.Tuned tuned;
        BundleTrainer.Trained trained;
        try (ExecutorService executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("slate-", 0).daemon().factory())) {
            Workers workers = new Workers(executor, threads);
            tuned = new Halving(
                            slate,
                            SEED,
                            workers,
                            progress::at,
                            services.config().clock())
                    .tune(material);
            trained = new BundleTrainer(tuned.slate(), SEED, workers, progress::at).train(material);
        }
        Optional<ClickedSlates.Learned> ranked = slate.rank()
                .map(rank -> new SlateClicks(runtime, manifest.origin())
                        .read(slate, rank, progress)
                        .train(SEED, threads));
        Bundle bundle = new Bundle(trained.bundle().candidates(), ranked.flatMap(ClickedSlates.Learned::ranker));
        ModelArtifact artifact = new ModelArtifact(
                Bundle.ALGORITHM,
                List.copyOf(bundle.candidates().keySet()),
                new Calibration.None(),
                List.of(),
                bundle.toBytes(Algorithms.formats()));
        Map<String, Double> metrics = new TreeMap<>(trained.metrics());
        ranked.ifPresent(learned -> metrics.putAll(learned.metrics()));
        Provenance provenance = provenance(application, tuned.slate(), manifest, artifact, metrics);
        Version version = services.registry()
                .register(
                        new VersionLine(services.tenant(), application.name(), VersionLine.MODEL),
                        artifact,
                        provenance,
                        asked.who());
        services.registry().notes().origin(version, "tidemill", "", run);
        recorder.slates(run, manifest, provenance, version);
        Map<String, Object> result = result(run, version, manifest, matrix, metrics);
        ranked.ifPresent(learned -> result.put("ranker", learned.note()));
        if (!tuned.trials().isEmpty()) {
            recorder.trials(run, application.name(), tuned, asked.who());
            result.put("trials", tuned.trials().size());
            result.put("tuned", chosen(tuned));
            result.put("budget_ended", tuned.ended());
        }
        return result;
    }

    /// The parameters that were found, of the candidates of which some were looked for.
    private static Map<String, Map<String, Double>> chosen(Halving.Tuned tuned) {
        Map<String, Map<String, Double>> chosen = new TreeMap<>();
        tuned.slate().candidates().forEach((name, candidate) -> {
            if (!candidate.search().isEmpty()) {
                chosen.put(name, candidate.parameters());
            }
        });
        return chosen;
    }

    private static Map<String, Object> result(
            String run,
            Version version,
            DatasetManifest manifest,
            InteractionLog.Matrix matrix,
            Map<String, Double> metrics) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", version.version());
        result.put("artifact", version.artifact());
        result.put("dataset", manifest.digest());
        result.put("users", matrix.interactions().users());
        result.put("items", matrix.interactions().items());
        result.put("interactions", matrix.interactions().size());
        result.put("capped_users", matrix.capped());
        result.put("metrics", metrics);
        result.put("run", run);
        return result;
    }

    private Provenance provenance(
            Application application,
            SlateDefinition slate,
            DatasetManifest manifest,
            ModelArtifact artifact,
            Map<String, Double> metrics) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(ModelSummary.ALGORITHM, Bundle.ALGORITHM);
        slate.candidates().forEach((name, candidate) -> {
            parameters.put(name + "." + ALGORITHM, candidate.algorithm());
            candidate.parameters().forEach((word, value) -> parameters.put(name + "." + word, Double.toString(value)));
        });
        return new Provenance(
                manifest.digest(),
                application.version().toString(),
                runtime.pipeline().plan().projection().orElseThrow().digest(),
                artifact.features(),
                parameters,
                SEED,
                services.config().codeVersion(),
                metrics,
                "{}");
    }

    /// A slate with the parameters that a version was trained with, also with those that were looked for.
    static SlateDefinition trained(SlateDefinition slate, Provenance provenance) {
        Map<String, SlateDefinition.Candidate> candidates = new LinkedHashMap<>(slate.candidates());
        candidates.replaceAll((name, candidate) -> {
            Map<String, Double> found = new TreeMap<>();
            candidate.search().keySet().forEach(word -> {
                String value = provenance.parameters().get(name + "." + word);
                if (value != null) {
                    found.put(word, Double.valueOf(value));
                }
            });
            boolean same = candidate.algorithm().equals(provenance.parameters().get(name + "." + ALGORITHM));
            return same ? candidate.with(found) : candidate;
        });
        return slate.with(candidates);
    }

    /// Reads the interactions out of the journal, and keeps them.
    private DatasetManifest dataset(
            Application application, SlateDefinition slate, InteractionLog log, JobProgress progress) {
        Pipeline.Plan plan = runtime.pipeline().plan();
        Journal journal = runtime.journal();
        Fold fold = Fold.of(application, slate);
        List<String> kinds = List.copyOf(slate.interactions().keySet());
        long begin = journal.begin();
        long end = journal.end();
        try (DatasetWriter writer = services.datasets().writer(COLUMNS);
                Journal.Cursor cursor = journal.scan(begin, end)) {
            List<Row> rows = new ArrayList<>(BATCH);
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (stored.offset() % BATCH == 0) {
                    progress.at(stored.offset() - begin, end - begin, "reading interactions");
                }
                if (plan.streams().knows(stored)) {
                    read(fold, plan.streams().decode(stored), kinds, log, rows);
                }
                if (rows.size() >= BATCH) {
                    append(writer, rows);
                }
            }
            append(writer, rows);
            return writer.finish(
                    new DatasetOrigin(
                            application.name(),
                            application.version().toString(),
                            begin,
                            end,
                            services.config().clock().millis(),
                            plan.projection().orElseThrow().digest()),
                    Optional.empty());
        }
    }

    private record Row(String user, String session, String item, String kind, float weight, long time) {}

    private static void read(Fold fold, Event event, List<String> kinds, InteractionLog log, List<Row> rows) {
        for (Fold.Interaction interaction : fold.read(event)) {
            String user = interaction.user() == null ? interaction.session() : interaction.user();
            if (user != null) {
                var step = interaction.step();
                String session = interaction.session() == null ? "" : interaction.session();
                log.add(user, SlateDataset.sequence(user, session), step.item(), step.weight(), step.time());
                rows.add(new Row(user, session, step.item(), kinds.get(step.kind()), step.weight(), step.time()));
            }
        }
    }

    private static void append(DatasetWriter writer, List<Row> rows) {
        writer.append(
                rows.size(),
                List.of(
                        new ColumnValues.Strings(rows.stream().map(Row::user).toArray(String[]::new)),
                        new ColumnValues.Strings(rows.stream().map(Row::session).toArray(String[]::new)),
                        new ColumnValues.Strings(rows.stream().map(Row::item).toArray(String[]::new)),
                        new ColumnValues.Strings(rows.stream().map(Row::kind).toArray(String[]::new)),
                        new ColumnValues.Doubles(
                                rows.stream().mapToDouble(Row::weight).toArray()),
                        new ColumnValues.Longs(
                                rows.stream().mapToLong(Row::time).toArray())));
        rows.clear();
    }
}
