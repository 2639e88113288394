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
    private static final long SEED = 7;
    private static final int MOST_OF_ONE_USER = 20_000;
    private static final int BATCH = 4096;
    private static final List<DatasetColumn> COLUMNS = List.of(
            new DatasetColumn("user", ColumnType.STRING),
            new DatasetColumn("session", ColumnType.STRING),
            new DatasetColumn("item", ColumnType.STRING),
            new DatasetColumn("kind", ColumnType.STRING),
            new DatasetColumn("weight", ColumnType.DOUBLE),
            new DatasetColumn("time", ColumnType.LONG));

    private final Services services;
    private final RunRecorder recorder;
    private final ApplicationRuntime runtime;

    SlateTraining(Services services, RunRecorder recorder, ApplicationRuntime runtime) {
        this.services = services;
        this.recorder = recorder;
        this.runtime = runtime;
    }

    /// The training, for somebody.
    JobRunner.Work work(String who) {
        return progress -> {
            Application application = runtime.application();
            return recorder.run(
                    application.name(),
                    "train",
                    Optional.empty(),
                    who,
                    run -> trained(run, application, who, progress));
        };
    }

    private Map<String, Object> trained(String run, Application application, String who, JobProgress progress) {
        SlateDefinition slate = application.slate().orElseThrow();
        InteractionLog log = new InteractionLog();
        DatasetManifest manifest = dataset(application, slate, log, progress);
        InteractionLog.Matrix matrix = log.matrix(MOST_OF_ONE_USER);
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
                .map(rank ->
                        new SlateClicks(runtime).read(slate, rank, progress).train(SEED, threads));
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
                        who);
        services.registry().notes().origin(version, "tidemill", "", run);
        recorder.slates(run, manifest, provenance, version);
        Map<String, Object> result = result(run, version, manifest, matrix, metrics);
        ranked.ifPresent(learned -> result.put("ranker", learned.note()));
        if (!tuned.trials().isEmpty()) {
            recorder.trials(run, application.name(), tuned, who);
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
            parameters.put(name + ".algorithm", candidate.algorithm());
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
                String session = interaction.session();
                String sequence = session == null ? "user " + user : "session " + session;
                log.add(user, sequence, step.item(), step.weight(), step.time());
                rows.add(new Row(
                        user,
                        session == null ? "" : session,
                        step.item(),
                        kinds.get(step.kind()),
                        step.weight(),
                        step.time()));
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
