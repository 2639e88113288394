package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.Datasets;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.log.Home;
import dev.tidemill.log.HomeOptions;
import dev.tidemill.log.Quarantined;
import dev.tidemill.registry.ApplicationVersions;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.tracking.Tracking;
import dev.tidemill.serve.Receipt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The platform over an embedded home: builds everything in order, closes it in reverse.
final class EmbeddedTidemill implements Tidemill {
    private final Services services;
    private final ApiKeys keys;
    private final JobRunner jobs;
    private final Applying applying;
    private final Learning learning;
    private final RunningRollouts rollouts;
    private final ModelLibrary library;
    private final Map<String, ApplicationRuntime> running = new ConcurrentSkipListMap<>();

    private EmbeddedTidemill(Services services) {
        this.services = services;
        services.home().metadata().migrate("platform");
        this.keys =
                StoredApiKeys.open(services.home().metadata(), services.config().clock(), new SecureRandom());
        this.jobs = new JobRunner(services.config().clock());
        this.applying = new Applying(services);
        this.learning = new Learning(services);
        for (Application application : applying.inUse()) {
            running.put(application.name(), new ApplicationRuntime(services, application));
        }
        this.library = new StandingLibrary(services, learning, jobs, running::get, this::runtime);
        this.rollouts = new RunningRollouts(this::runtime, running::values);
    }

    static EmbeddedTidemill open(Config config) {
        Home home = EmbeddedHome.open(config.home(), HomeOptions.defaults().with(config.durability()));
        try {
            Registry registry = Registry.open(home.metadata(), home.blobs(), config.clock());
            return new EmbeddedTidemill(new Services(
                    config,
                    Tenant.DEFAULT,
                    home,
                    new ApplicationVersions(home.metadata()),
                    registry,
                    tracking(config, home, registry),
                    new Datasets(home.directory().resolve("datasets"), config.clock()),
                    new CompositeMeterRegistry()));
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
                        running.put(application.name(), new ApplicationRuntime(services, application));
                    } else {
                        runtime.use(application, who);
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
    public DecisionAnswer decide(String application, byte[] event) {
        return runtime(application).decide(event);
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
        FileImport work = new FileImport(runtime, mapping, path, services.config());
        return jobs.start(application, "import", "bytes", work::run);
    }

    @Override
    public Job replayFeatures(String application, Optional<Instant> cutoff) {
        ApplicationRuntime runtime = runtime(application);
        FeatureReplay work = new FeatureReplay(runtime, services, cutoff);
        return jobs.start(application, "replay", "events", work::run);
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
        return jobs.start(application, "train", "steps", progress -> learning.train(runtime, request, who, progress));
    }

    @Override
    public Job evaluate(String application, int version, Optional<String> dataset) {
        ApplicationRuntime runtime = runtime(application);
        return jobs.start(
                application, "evaluate", "rows", progress -> learning.evaluate(runtime, version, dataset, progress));
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
    public Rollouts rollouts() {
        return rollouts;
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
    public void close() {
        rollouts.close();
        jobs.close();
        List<ApplicationRuntime> open = new ArrayList<>(running.values());
        open.reversed().forEach(ApplicationRuntime::close);
        services.meters().close();
        services.home().close();
    }
}
