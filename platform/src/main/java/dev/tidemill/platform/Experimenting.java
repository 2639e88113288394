package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The experiments of every application, followed by one thread in the background.
final class Experimenting implements Experimentation, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Experimenting.class);
    private static final long EVERY_SECONDS = 1;
    private static final long CLOSING_SECONDS = 10;
    private static final int LONGEST_UNIT = 128;

    private final Services services;
    private final StoredMeasurements measurements;
    private final Map<String, ExperimentRoom> rooms = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService background;

    Experimenting(Services services) {
        this.services = services;
        services.home().metadata().migrate("experiments");
        this.measurements = new StoredMeasurements(services.home().metadata());
        this.background = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("experiments").daemon().factory());
        var _ = background.scheduleWithFixedDelay(this::tick, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /// Goes on with what ran in an application.
    void open(ApplicationRuntime runtime) {
        rooms.put(runtime.application().name(), new ExperimentRoom(services, runtime, measurements));
    }

    /// Goes on with another version of an application.
    ///
    /// @param taking puts that version to work
    void change(Application application, Runnable taking) {
        room(application.name()).change(application, taking);
    }

    void tick() {
        for (Map.Entry<String, ExperimentRoom> room : rooms.entrySet()) {
            try {
                room.getValue().tick();
            } catch (RuntimeException failure) {
                LOG.error("the experiments of {} could not be followed; tried again soon", room.getKey(), failure);
            }
        }
    }

    private ExperimentRoom room(String application) {
        ExperimentRoom room = rooms.get(application);
        if (room == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "application must be one of " + rooms.keySet() + ", got \"" + application + "\"; apply it first");
        }
        return room;
    }

    @Override
    public List<ExperimentState> list(String application) {
        return room(application).list();
    }

    @Override
    public ExperimentState show(String application, String experiment) {
        return room(application).show(experiment);
    }

    @Override
    public ExperimentState start(String application, String experiment, String who) {
        return room(application).start(experiment, who);
    }

    @Override
    public ExperimentState stop(String application, String experiment, String who) {
        return room(application).stop(experiment, who);
    }

    @Override
    public ExperimentState reweight(String application, String experiment, Map<String, Double> weights, String who) {
        return room(application).reweight(experiment, weights, who);
    }

    @Override
    public ExperimentReport results(String application, String experiment) {
        return room(application).results(experiment);
    }

    @Override
    public PowerAnswer power(String application, String experiment, PowerQuestion question) {
        return PowerAnswer.of(room(application).show(experiment).definition(), question);
    }

    private record Flag(String key, ExperimentRoom room, ExperimentDefinition experiment) {}

    /// Flags go by the experiment's name where only one application has it, else with the application before it.
    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        rooms.forEach((application, room) -> {
            for (ExperimentDefinition experiment : room.declared()) {
                boolean alone = rooms.values().stream()
                        .filter(other -> other != room)
                        .flatMap(other -> other.declared().stream())
                        .noneMatch(other -> other.name().equals(experiment.name()));
                flags.add(
                        new Flag(alone ? experiment.name() : application + "." + experiment.name(), room, experiment));
            }
        });
        return flags;
    }

    @Override
    public Optional<FlagEvaluation> evaluate(String flag, Map<String, Object> context) {
        int dot = flag.lastIndexOf('.');
        Optional<Flag> found = dot < 0
                ? flags().stream().filter(one -> one.key().equals(flag)).findFirst()
                : Optional.ofNullable(rooms.get(flag.substring(0, dot)))
                        .flatMap(room -> room.declared().stream()
                                .filter(experiment -> experiment.name().equals(flag.substring(dot + 1)))
                                .findFirst()
                                .map(experiment -> new Flag(flag, room, experiment)));
        return found.map(one -> one.room()
                .evaluate(
                        flag,
                        one.experiment(),
                        unit(one.experiment(), context)
                                .orElseThrow(() -> new TidemillException(
                                        ErrorCode.INVALID,
                                        "context must have " + one.experiment().unit()
                                                + " or targetingKey, a text of 1 to " + LONGEST_UNIT
                                                + " characters")),
                        true));
    }

    @Override
    public List<FlagEvaluation> evaluateAll(Map<String, Object> context) {
        return flags().stream()
                .flatMap(flag -> unit(flag.experiment(), context).stream()
                        .map(unit -> flag.room().evaluate(flag.key(), flag.experiment(), unit, false)))
                .toList();
    }

    private static Optional<String> unit(ExperimentDefinition experiment, Map<String, Object> context) {
        return Optional.ofNullable(context.get(experiment.unit()))
                .or(() -> Optional.ofNullable(context.get("targetingKey")))
                .map(Object::toString)
                .filter(unit -> !unit.isEmpty() && unit.length() <= LONGEST_UNIT);
    }

    @Override
    public void close() {
        background.shutdown();
        try {
            if (!background.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            background.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
