package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.app.ExperimentDefinition.Arm;
import dev.tidemill.app.ExperimentDefinition.Bandit;
import dev.tidemill.app.ExperimentVariables;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ExperimentState.Status;
import dev.tidemill.platform.StoredExperiments.Act;
import dev.tidemill.platform.StoredExperiments.Run;
import dev.tidemill.serve.experiment.Allocation;
import dev.tidemill.serve.experiment.Assigner;
import dev.tidemill.serve.experiment.Assignment;
import dev.tidemill.serve.experiment.ExperimentFacts;
import dev.tidemill.serve.experiment.ExperimentResults;
import dev.tidemill.serve.experiment.Judge;
import dev.tidemill.serve.experiment.Running;
import dev.tidemill.serve.experiment.Trials;
import dev.tidemill.serve.experiment.Trials.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The experiments of one application: which of them run, which arm a unit sees, what was seen.
///
/// **Invariant:** `assigner` always says what the store says; both change under this object's lock, the store first.
/// Nobody on the way of a decision waits for that lock.
final class ExperimentRoom {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentRoom.class);
    private static final String SYSTEM = "tidemill";
    private static final Duration LEAST_BETWEEN_POINTS = Duration.ofHours(1);
    private static final int POINTS = 200;

    private final Services services;
    private final ApplicationRuntime runtime;
    private final StoredExperiments store;
    private final StoredMeasurements measurements;
    private final ExperimentFollower follower;
    private Application application;
    private Map<String, ExperimentMeasures> measures = Map.of();
    private volatile Assigner assigner = Assigner.IDLE;

    ExperimentRoom(Services services, ApplicationRuntime runtime, StoredMeasurements measurements) {
        this.services = services;
        this.runtime = runtime;
        this.measurements = measurements;
        this.store = new StoredExperiments(services.home().metadata(), services.tenant());
        this.follower = new ExperimentFollower(runtime, measurements);
        this.application = runtime.application();
        renew();
    }

    /// Which arm a unit sees, now.
    Assigner assigner() {
        return assigner;
    }

    /// In the order of the file.
    List<ExperimentDefinition> declared() {
        return runtime.application().lifecycle().experiments().all();
    }

    private Instant now() {
        return services.config().clock().instant();
    }

    private Act act(String experiment, String who, String what) {
        return new Act(application.name(), experiment, now(), who, what);
    }

    private ExperimentDefinition definition(String experiment) {
        var all = application.lifecycle().experiments();
        return all.find(experiment)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "experiment must be one of "
                                + all.all().stream()
                                        .map(ExperimentDefinition::name)
                                        .toList()
                                + ", got \"" + experiment + "\"; declare it in the application's file"));
    }

    private Optional<Run> newest(String experiment) {
        return store.runs(application.name()).stream()
                .filter(run -> run.experiment().equals(experiment))
                .findFirst();
    }

    private Optional<Run> running(String experiment) {
        return newest(experiment).filter(Run::running);
    }

    private Running ready(Run run, boolean sticky) {
        return new Running(
                run.run(), run.experiment(), run.layer(), run.experiment(), sticky, run.buckets(), run.moved());
    }

    private void renew() {
        List<Running> all = new ArrayList<>();
        Map<String, ExperimentMeasures> ready = new LinkedHashMap<>();
        List<Trial> trials = new ArrayList<>();
        TrialVersions.Loading loading = new TrialVersions.Loading();
        for (Run run : store.runs(application.name())) {
            Optional<ExperimentDefinition> declared =
                    application.lifecycle().experiments().find(run.experiment()).filter(found -> run.running());
            declared.filter(found -> loads(found, loading)).ifPresent(found -> {
                all.add(ready(run, found.sticky()));
                ready.put(found.name(), new ExperimentMeasures(application, found));
                application.decision().ifPresent(decision -> trials.add(new Trial(
                        found.name(),
                        (int) run.run(),
                        application.decided().schema().slot(found.unit()))));
            });
        }
        measures = ready;
        assigner = all.isEmpty()
                ? Assigner.IDLE
                : new Assigner(
                        application.name(),
                        application.lifecycle().experiments().holdout(),
                        store.layers(application.name()),
                        all,
                        measurements);
        runtime.answering()
                .attempt(new TrialVersions(new Trials(trials, assigner), loading.models, loading.policies));
    }

    /// Loads the versions that arms name; where one cannot be loaded nobody takes part, and the log says why.
    private boolean loads(ExperimentDefinition experiment, TrialVersions.Loading loading) {
        try {
            load(experiment, loading);
            return true;
        } catch (RuntimeException broken) {
            LOG.error("experiment {} cannot go on, a version of its arms cannot be loaded", experiment.name(), broken);
            return false;
        }
    }

    private void load(ExperimentDefinition experiment, TrialVersions.Loading loading) {
        for (Arm arm : experiment.arms()) {
            TrialVersions.Arm key =
                    new TrialVersions.Arm(ExperimentVariables.TRIAL + experiment.name(), arm.name());
            arm.model().ifPresent(named -> loading.models.put(key, runtime.answering().modelNamed(named)));
            arm.policy().ifPresent(named -> loading.policies.put(key, runtime.answering().policyNamed(named)));
        }
    }

    /// Goes on with another version of the application: a run whose unit, arms or metrics changed ends; weights and
    /// traffic that changed in the file change in the run.
    ///
    /// @param taking puts that version to work
    synchronized void change(Application next, Runnable taking) {
        catchUp();
        taking.run();
        Application before = application;
        for (Run run : store.runs(next.name())) {
            if (run.running()) {
                Optional<ExperimentDefinition> declared =
                        next.lifecycle().experiments().find(run.experiment());
                if (declared.map(found -> !signature(found).equals(run.signature())).orElse(true)) {
                    end(run, SYSTEM, "stopped: version " + next.version() + " changes or removes it");
                } else {
                    before.lifecycle()
                            .experiments()
                            .find(run.experiment())
                            .ifPresent(was -> follow(run, was, declared.get()));
                }
            }
        }
        application = next;
        renew();
    }

    private void follow(Run run, ExperimentDefinition was, ExperimentDefinition is) {
        if (!was.weights().equals(is.weights())) {
            reweight(run, is, is.weights(), SYSTEM);
        }
        if (was.traffic() != is.traffic()) {
            Allocation layer = Running.claimed(layer(run.layer()), run.experiment(), is.traffic());
            store.claim(act(run.experiment(), SYSTEM, "traffic " + is.traffic()), run.layer(), layer);
        }
    }

    private static String signature(ExperimentDefinition experiment) {
        return experiment.unit() + " " + experiment.layerName() + " "
                + experiment.arms().stream().map(Arm::name).toList() + " " + experiment.metrics();
    }

    private Allocation layer(String name) {
        return store.layers(application.name()).getOrDefault(name, Running.unclaimed());
    }

    synchronized ExperimentState start(String name, String who) {
        ExperimentDefinition experiment = definition(name);
        if (running(name).isPresent()) {
            throw new TidemillException(
                    ErrorCode.CONFLICT, "experiment " + name + " runs already; stop it before it is started again");
        }
        load(experiment, new TrialVersions.Loading());
        Allocation layer = Running.claimed(layer(experiment.layerName()), name, experiment.traffic());
        Running first = new Running(
                0,
                name,
                experiment.layerName(),
                name,
                experiment.sticky(),
                Allocation.of(experiment.weights()),
                new BitSet());
        store.start(
                act(name, who, "started"),
                first,
                signature(experiment),
                layer,
                runtime.journal().end());
        renew();
        return show(name);
    }

    synchronized ExperimentState stop(String name, String who) {
        definition(name);
        Run run = running(name)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.CONFLICT, "experiment " + name + " does not run; start it first"));
        catchUp();
        end(run, who, "stopped");
        renew();
        return show(name);
    }

    private void end(Run run, String who, String what) {
        Allocation layer = Running.claimed(layer(run.layer()), run.experiment(), 0);
        store.stop(act(run.experiment(), who, what), run, layer);
    }

    synchronized ExperimentState reweight(String name, Map<String, Double> weights, String who) {
        ExperimentDefinition experiment = definition(name);
        Run run = running(name)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.CONFLICT, "experiment " + name + " does not run; start it first"));
        Map<String, Double> ordered = new LinkedHashMap<>();
        experiment.weights().keySet().forEach(arm -> ordered.put(arm, weights.getOrDefault(arm, Double.NaN)));
        if (!ordered.keySet().containsAll(weights.keySet()) || ordered.containsValue(Double.NaN)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "weights must be given to each of " + ordered.keySet() + ", got " + weights.keySet());
        }
        catchUp();
        reweight(run, experiment, ordered, who);
        renew();
        return show(name);
    }

    private void reweight(Run run, ExperimentDefinition experiment, Map<String, Double> weights, String who) {
        Running next = ready(run, experiment.sticky()).reweighted(weights);
        store.reweight(act(run.experiment(), who, "weights " + weights), next, allUnits(run.run()));
    }

    private long allUnits(long run) {
        StoredMeasurements.Units units = measurements.units(run);
        return units.several()
                + units.single().values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized ExperimentState show(String name) {
        ExperimentDefinition experiment = definition(name);
        Optional<Run> run = newest(name);
        double traffic = run.filter(Run::running)
                .map(one -> layer(one.layer()).shares().getOrDefault(name, 0.0))
                .orElse(0.0);
        return new ExperimentState(
                application.name(),
                experiment,
                run.map(one -> one.running() ? Status.RUNNING : Status.STOPPED).orElse(Status.DECLARED),
                run.map(Run::run).orElse(0L),
                run.map(Run::started),
                run.flatMap(Run::stopped),
                run.map(one -> one.buckets().shares()).orElse(experiment.weights()),
                traffic,
                store.log(application.name(), name));
    }

    synchronized List<ExperimentState> list() {
        return application.lifecycle().experiments().all().stream()
                .map(experiment -> show(experiment.name()))
                .toList();
    }

    /// Looks at everything in the journal that was not looked at; returns whether there was anything.
    synchronized boolean catchUp() {
        boolean any = false;
        while (true) {
            List<ExperimentFollower.Followed> runs = store.runs(application.name()).stream()
                    .filter(Run::running)
                    .filter(run -> measures.containsKey(run.experiment()))
                    .map(run -> new ExperimentFollower.Followed(
                            run.run(), run.follows(), measures.get(run.experiment())))
                    .toList();
            long from = runs.stream()
                    .mapToLong(ExperimentFollower.Followed::from)
                    .min()
                    .orElse(Long.MAX_VALUE);
            if (from >= runtime.journal().end()) {
                return any;
            }
            follower.follow(runs);
            any = true;
        }
    }

    /// What is done from time to time: the journal is followed, weights of bandits change, charts get a point.
    synchronized void tick() {
        if (measures.isEmpty()) {
            return;
        }
        catchUp();
        for (Run run : store.runs(application.name())) {
            ExperimentMeasures ready = measures.get(run.experiment());
            if (run.running() && ready != null) {
                point(run, ready.experiment());
                ready.experiment().bandit().ifPresent(bandit -> bandit(run, ready.experiment(), bandit));
            }
        }
    }

    private void point(Run run, ExperimentDefinition experiment) {
        List<StoredMeasurements.StoredPoint> points = measurements.points(run.run());
        Instant last = points.isEmpty()
                ? run.started()
                : Instant.ofEpochMilli(points.getLast().at());
        Duration age = Duration.between(run.started(), now());
        Duration between = age.dividedBy(POINTS).compareTo(LEAST_BETWEEN_POINTS) > 0
                ? age.dividedBy(POINTS)
                : LEAST_BETWEEN_POINTS;
        if (!now().isBefore(last.plus(between))) {
            ExperimentReport.Point point = ExperimentPoints.of(now(), judged(run, experiment));
            measurements.point(run.run(), now().toEpochMilli(), ExperimentPoints.json(point));
        }
    }

    private void bandit(Run run, ExperimentDefinition experiment, Bandit bandit) {
        List<ExperimentEntry> log = store.log(application.name(), run.experiment());
        Instant last = log.stream()
                .filter(entry -> entry.what().startsWith("weights") && !entry.at().isBefore(run.started()))
                .map(ExperimentEntry::at)
                .findFirst()
                .orElse(run.started());
        if (now().isBefore(last.plus(bandit.every()))) {
            return;
        }
        int period = store.periods(run.run()).size();
        Map<String, Double> weights = new BanditWeights(experiment, bandit)
                .next(new ExperimentSamples(measurements).of(run.run(), experiment), run.run() * 1_000_003 + period);
        if (!weights.isEmpty()) {
            reweight(run, experiment, weights, SYSTEM);
            renew();
        }
    }

    private ExperimentResults judged(Run run, ExperimentDefinition experiment) {
        StoredMeasurements.Units units = measurements.units(run.run());
        List<String> arms = List.copyOf(experiment.weights().keySet());
        ExperimentFacts facts = new ExperimentFacts(
                arms.stream().map(arm -> units.single().getOrDefault(arm, 0L)).toList(),
                ExpectedUnits.of(store.periods(run.run()), allUnits(run.run()), arms),
                units.several(),
                new ExperimentSamples(measurements).of(run.run(), experiment),
                run.skipped());
        return new Judge(experiment).judge(facts);
    }

    synchronized ExperimentReport results(String name) {
        ExperimentDefinition experiment = definition(name);
        catchUp();
        Run run = newest(name)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.CONFLICT, "experiment " + name + " has no results; start it first"));
        ExperimentResults results = judged(run, experiment);
        List<ExperimentReport.Point> points = new ArrayList<>();
        measurements.points(run.run()).forEach(point -> points.add(ExperimentPoints.read(point.at(), point.json())));
        points.add(ExperimentPoints.of(run.stopped().orElse(now()), results));
        return new ExperimentReport(show(name), results, points);
    }

    /// What a flag gives.
    ///
    /// @param exposing whether the unit is counted as having seen it
    FlagEvaluation evaluate(String key, ExperimentDefinition experiment, String unit, boolean exposing) {
        Assigner now = assigner;
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("application", runtime.application().name());
        metadata.put("experiment", experiment.name());
        return switch (now.assign(experiment.name(), unit)) {
            case Assignment.In(String arm, boolean kept) -> {
                long run = now.running(experiment.name()).orElseThrow().run();
                metadata.put("run", run);
                if (exposing) {
                    measurements.expose(new Measured.Exposure(run, unit, arm, now().toEpochMilli()));
                }
                Arm seen = experiment.arms().stream()
                        .filter(one -> one.name().equals(arm))
                        .findFirst()
                        .orElse(experiment.control());
                yield new FlagEvaluation(key, seen.flagValue(), seen.name(), "SPLIT", metadata);
            }
            case Assignment.Out(Assignment.Reason reason) -> {
                metadata.put("excluded", reason.name().toLowerCase(java.util.Locale.ROOT));
                Arm control = experiment.control();
                yield new FlagEvaluation(
                        key,
                        control.flagValue(),
                        control.name(),
                        reason == Assignment.Reason.STOPPED ? "DISABLED" : "DEFAULT",
                        metadata);
            }
        };
    }
}
