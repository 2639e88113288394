package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.chat.assistant.SentenceGrounding;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.Datasets;
import dev.tidemill.data.check.DataNotes;
import dev.tidemill.data.lineage.LineageDataset;
import dev.tidemill.data.lineage.LineageEndpoint;
import dev.tidemill.data.lineage.LineageLog;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.log.Home;
import dev.tidemill.log.HomeOptions;
import dev.tidemill.log.Quarantined;
import dev.tidemill.registry.ApplicationVersions;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.tracking.Tracking;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.embedding.CachedEmbedder;
import dev.tidemill.serve.embedding.MiniLmEmbedder;
import dev.tidemill.serve.embedding.TextEmbedder;
import dev.tidemill.serve.formats.ScorerFormats;
import dev.tidemill.serve.inference.BatchLimits;
import dev.tidemill.serve.inference.Batching;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;

/// The platform over an embedded home: builds everything in order, closes it in reverse.
final class EmbeddedTidemill implements Tidemill {
    private static final long EMBEDDING_BYTES = 16L << 20;

    private final Services services;

    private final ApiKeys keys;
    private final JobRunner jobs;
    private final Applying applying;
    private final Learning learning;
    private final Backtests backtests;
    private final LineageLog lineage;
    private final JobLineage told;
    private final DataSteward data;
    private final Housekeeping housekeeping;
    private final Experimenting experimenting;
    private final RunningRollouts rollouts;
    private final ModelLibrary library;
    private final Inference inference;
    private final RunningWatching watching;
    private final RunningRetraining retraining;
    private final Recommendations recommendations;
    private final RunningChats chats;
    private final AnswerRoom answers;
    private final PromptRoom prompts;
    private final DocumentShelf shelf;
    private final Assistants assistants;
    private final MiniLmEmbedder embedding;
    private final Map<String, ApplicationRuntime> running = new ConcurrentSkipListMap<>();

    private EmbeddedTidemill(Services services, MiniLmEmbedder embedding) {
        this.services = services;
        services.home().metadata().migrate("platform");
        this.keys =
                StoredApiKeys.open(services.home().metadata(), services.config().clock(), new SecureRandom());
        this.jobs = new JobRunner(JobRunner.stopwatch(services.meters()));
        this.applying = new Applying(services);
        this.learning = new Learning(services);
        this.backtests = new EmbeddedBacktests(services, jobs, this::runtime);
        this.lineage = new LineageLog(
                services.home().directory().resolve("lineage").resolve("openlineage.ndjson"),
                LineageEndpoint.of(System.getenv()),
                "tidemill",
                services.config().codeVersion(),
                services.config().clock());
        this.told = new JobLineage(lineage, services);
        DataNotes notes = DataNotes.open(
                services.home().metadata(), services.tenant(), services.config().clock());
        this.data = new DataSteward(services, notes, jobs, this::runtime);
        this.housekeeping =
                new Housekeeping(services.config().clock(), notes, data.shelf(), () -> List.copyOf(running.values()));
        this.experimenting = new Experimenting(services);
        this.inference = new EmbeddedInference(services, running);
        this.embedding = embedding;
        TextEmbedder embedder = services.embedder();
        GuardShelf guards = new GuardShelf(services, embedder);
        this.chats = new RunningChats(services, new SecureRandom(), Optional.of(embedder), guards);
        chats.register(new AssistantModels(
                running::get, running::values, services.config().clock()));
        this.shelf = new DocumentShelf(services, embedder, this::runtime);
        this.answers = new AnswerRoom(services, chats, shelf, new SentenceGrounding(embedder), embedder, guards);
        this.prompts = new PromptRoom(services, this::runtime);
        this.assistants = new EmbeddedAssistants(services, answers, jobs, this::runtime, running::get);
        for (Application application : applying.inUse()) {
            open(application);
        }
        this.library = new StandingLibrary(services, learning, jobs, running::get, this::runtime);
        this.recommendations = new Recommending(this::runtime, services.config().clock(), new SecureRandom(), jobs);
        this.rollouts = new RunningRollouts(this::runtime, running::values);
        this.watching = new RunningWatching(services, this::runtime, running::values);
        this.retraining = new RunningRetraining(
                services,
                watching,
                runtime -> new EmbeddedSteps(this, services, jobs, runtime),
                this::runtime,
                running::values);
        housekeeping.begin();
    }

    private void open(Application application) {
        ApplicationRuntime runtime = new ApplicationRuntime(services, answers, application);
        running.put(application.name(), runtime);
        experimenting.open(runtime);
    }

    static EmbeddedTidemill open(Config config) {
        Home home = EmbeddedHome.open(config.home(), HomeOptions.defaults().with(config.durability()));
        try {
            Registry registry = Registry.open(home.metadata(), home.blobs(), config.clock());
            MeterRegistry meters = new CompositeMeterRegistry();
            ExecutorService threads = ModelThreads.make();
            Batching batching = new Batching(BatchLimits.DEFAULT, threads, meters);
            MiniLmEmbedder embedding = new MiniLmEmbedder(config.threads());
            Services services = new Services(
                    config,
                    Tenant.DEFAULT,
                    home,
                    new ApplicationVersions(home.metadata()),
                    registry,
                    tracking(config, home, registry),
                    new Datasets(home.directory().resolve("datasets"), config.clock()),
                    meters,
                    threads,
                    batching,
                    ScorerFormats.standard(batching),
                    new CachedEmbedder(embedding, EMBEDDING_BYTES),
                    new ReentrantLock(true));
            return new EmbeddedTidemill(services, embedding);
        } catch (RuntimeException | Error e) {
            home.close();
            throw e;
        }
    }

    private static Tracking tracking(Config config, Home home, Registry registry) {
        Tracking tracking = Tracking.open(new Tracking.Ground(
                home.metadata(), home.blobs(), config.clock(), new SecureRandom(), Tenant.DEFAULT, registry::holds));
        registry.contentHeldBy(tracking.files()::holds);
        return tracking;
    }

    /// What is done by itself, for tests to do it when they want.
    Housekeeping housekeeping() {
        return housekeeping;
    }

    private ApplicationRuntime runtime(String application) {
        ApplicationRuntime runtime = running.get(application);
        if (runtime == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "application must be one of " + running.keySet() + ", got \"" + application + "\"; apply it first");
        }
        return runtime;
    }

    @Override
    public List<Application> applications() {
        return running.values().stream().map(ApplicationRuntime::application).toList();
    }

    @Override
    public Application application(String name) {
        return runtime(name).application();
    }

    @Override
    public List<ApplicationVersion> versions(String application) {
        runtime(application);
        return applying.versions(application);
    }

    @Override
    public synchronized ApplicationVersion apply(Path folder, String who) {
        Application application = ApplicationReader.read(folder);
        ApplicationRuntime runtime = running.get(application.name());
        return applying.apply(
                application, who, Optional.ofNullable(runtime).map(ApplicationRuntime::application), () -> {
                    if (runtime == null) {
                        open(application);
                    } else {
                        experimenting.change(application, () -> runtime.use(application, who));
                    }
                });
    }

    @Override
    public List<EventVerdict> ingest(String application, String stream, EventBody body) {
        return runtime(application).intake().ingest(stream, body);
    }

    @Override
    public List<EventVerdict> outcomes(String application, EventBody body) {
        ApplicationRuntime runtime = runtime(application);
        String stream = runtime
                .application()
                .outcome()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID, "application " + application + " must declare an outcome to take one"))
                .stream();
        return runtime.intake().ingest(stream, body);
    }

    @Override
    public DecisionAnswer decide(String application, byte[] event, Caller caller) {
        return runtime(application).decide(event, caller);
    }

    @Override
    public Receipt receipt(String application, String decision) {
        return runtime(application).receipt(decision);
    }

    @Override
    public List<Receipt> receipts(String application, long before, int limit) {
        return runtime(application).receipts(before, limit);
    }

    @Override
    public Optional<String> outcomeOf(String application, String decision) {
        return runtime(application).outcomeOf(decision);
    }

    @Override
    public ReplayedDecision replay(String application, String decision) {
        return runtime(application).replay(decision);
    }

    @Override
    public List<Quarantined> quarantine(String application, long before, int limit) {
        return runtime(application).journal().quarantined(before, limit);
    }

    @Override
    public ApplicationStatistics statistics(String application) {
        return runtime(application).statistics();
    }

    @Override
    public Job importFiles(String application, String mapping, Path path) {
        ApplicationRuntime runtime = runtime(application);
        FileImport work = new FileImport(runtime, data.notes(), mapping, path, services.config());
        List<LineageDataset> files =
                List.of(JobLineage.files(path.toAbsolutePath().normalize().toString()));
        return jobs.start(
                application,
                "import",
                "bytes",
                told.told(
                        application,
                        "import",
                        files,
                        work::run,
                        (result, read, written) -> written.addAll(told.streams(runtime.application()))));
    }

    @Override
    public Job replayFeatures(String application, Optional<Instant> cutoff) {
        ApplicationRuntime runtime = runtime(application);
        FeatureReplay work = new FeatureReplay(runtime, services, cutoff);
        JobRunner.Work judged = progress -> {
            Map<String, Object> result = work.run(progress);
            data.judge(result);
            return result;
        };
        return jobs.start(
                application,
                "replay",
                "events",
                told.told(
                        application,
                        "replay",
                        told.streams(runtime.application()),
                        judged,
                        (result, read, written) -> written.add(
                                told.dataset(runtime.application(), String.valueOf(result.get("dataset")), true))));
    }

    @Override
    public Job verifyFeatures(String application) {
        ApplicationRuntime runtime = runtime(application);
        return jobs.start(application, "verify", "events", new FeatureVerification(runtime)::run);
    }

    @Override
    public List<DatasetSummary> datasets(String application) {
        runtime(application);
        return learning.datasets(application);
    }

    @Override
    public DatasetSummary dataset(String application, String digest) {
        runtime(application);
        return learning.dataset(application, digest);
    }

    @Override
    public Tracking tracking() {
        return services.tracking();
    }

    @Override
    public ModelLibrary library() {
        return library;
    }

    @Override
    public Job train(String application, TrainRequest request) {
        return train(application, request, "training");
    }

    @Override
    public Job train(String application, TrainRequest request, String who) {
        ApplicationRuntime runtime = runtime(application);
        if (runtime.application().slate().isPresent()) {
            return jobs.start(
                    application,
                    "train",
                    "steps",
                    told.told(
                            application,
                            "train",
                            told.streams(runtime.application()),
                            new SlateTraining(services, learning.recorder(), runtime).work(request.dataset(), who),
                            (result, ignored, written) -> written.add(
                                    told.model(runtime.application(), Objects.requireNonNull(result.get("version"))))));
        }
        if (runtime.application().answer().isPresent()) {
            return jobs.start(
                    application,
                    "train",
                    "documents",
                    new AnswerTraining(services, learning.recorder(), shelf, runtime).work(who));
        }
        TrainRequest admitted = data.admitted(runtime, request);
        List<LineageDataset> read =
                List.of(told.dataset(runtime.application(), admitted.dataset().orElseThrow(), false));
        return jobs.start(
                application,
                "train",
                "steps",
                told.told(
                        application,
                        "train",
                        read,
                        progress -> learning.train(runtime, admitted, who, progress),
                        (result, ignored, written) -> written.add(
                                told.model(runtime.application(), Objects.requireNonNull(result.get("version"))))));
    }

    @Override
    public Job evaluate(String application, int version, Optional<String> dataset) {
        ApplicationRuntime runtime = runtime(application);
        Optional<String> digest =
                dataset.map(reference -> data.dataset(application, reference).digest());
        return jobs.start(
                application,
                "evaluate",
                "rows",
                told.told(
                        application,
                        "evaluate",
                        List.of(told.model(runtime.application(), version)),
                        progress -> learning.evaluate(runtime, version, digest, progress),
                        (result, read, written) -> {
                            read.add(told.model(runtime.application(), version));
                            read.add(told.dataset(runtime.application(), String.valueOf(result.get("dataset")), false));
                        }));
    }

    @Override
    public Inference inference() {
        return inference;
    }

    @Override
    public List<ModelSummary> models(String application) {
        runtime(application);
        return learning.models(application);
    }

    @Override
    public ModelSummary model(String application, int version) {
        runtime(application);
        return learning.model(application, version);
    }

    @Override
    public ActivationEntry activate(String application, int version, String who) {
        return learning.activate(runtime(application), version, who);
    }

    @Override
    public ActivationEntry rollback(String application, String who) {
        return learning.rollback(runtime(application), who);
    }

    @Override
    public List<ActivationEntry> activations(String application) {
        runtime(application);
        return learning.activations(application);
    }

    @Override
    public Backtests backtests() {
        return backtests;
    }

    @Override
    public DataRoom data() {
        return data;
    }

    @Override
    public Experimentation experimentation() {
        return experimenting;
    }

    @Override
    public Rollouts rollouts() {
        return rollouts;
    }

    @Override
    public Recommendations recommendations() {
        return recommendations;
    }

    @Override
    public Documents documents() {
        return shelf;
    }

    @Override
    public Assistants assistants() {
        return assistants;
    }

    @Override
    public Prompts prompts() {
        return prompts;
    }

    @Override
    public Chats chats() {
        return chats;
    }

    @Override
    public Job job(String id) {
        return jobs.job(id);
    }

    @Override
    public Job await(String id) {
        return jobs.await(id);
    }

    @Override
    public List<Job> jobs() {
        return jobs.jobs();
    }

    @Override
    public ApiKeys keys() {
        return keys;
    }

    @Override
    public MeterRegistry meters() {
        return services.meters();
    }

    @Override
    public Optional<String> whyNotReady() {
        if (running.isEmpty() && !applying.inUse().isEmpty()) {
            return Optional.of("an application cannot decide yet");
        }
        return running.values().stream()
                .flatMap(runtime -> runtime.pipeline().trouble().stream()
                        .map(why -> runtime.application().name() + ": " + why))
                .findFirst();
    }

    @Override
    public Watching watching() {
        return watching;
    }

    @Override
    public Retraining retraining() {
        return retraining;
    }

    @Override
    public void close() {
        retraining.close();
        watching.close();
        housekeeping.close();
        rollouts.close();
        jobs.close();
        experimenting.close();
        List<ApplicationRuntime> open = new ArrayList<>(running.values());
        open.reversed().forEach(ApplicationRuntime::close);
        chats.close();
        shelf.close();
        embedding.close();
        lineage.close();
        services.modelThreads().shutdownNow();
        services.meters().close();
        services.home().close();
    }
}
