package dev.tidemill.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.inference.BatchStatistics;
import dev.tidemill.serve.inference.Batcher;
import dev.tidemill.serve.inference.ScorerModel;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.onnx.OnnxModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Models by name over the registry. Versions are loaded when they are first asked for; the least used ones are let
/// go of.
final class EmbeddedInference implements Inference {
    private static final int LOADED = 64;

    private final Services services;
    private final Map<String, ApplicationRuntime> running;
    private final ModelRegistration registration;
    private final Set<String> unloaded = ConcurrentHashMap.newKeySet();
    private final Cache<Key, ServedModel> loaded =
            Caffeine.newBuilder().maximumSize(LOADED).recordStats().build();

    private record Key(String name, int version) {}

    EmbeddedInference(Services services, Map<String, ApplicationRuntime> running) {
        this.services = services;
        this.running = running;
        this.registration = new ModelRegistration(services);
        Meters.cache(
                services.meters(),
                "tidemill.inference.cache",
                "requests for models by name, by whether the version was loaded",
                loaded,
                cache -> cache.stats().hitCount(),
                cache -> cache.stats().missCount());
    }

    private VersionLine line(String name) {
        if (running.containsKey(name)) {
            return new VersionLine(services.tenant(), name, VersionLine.MODEL);
        }
        return tensorLines().stream()
                .filter(line -> line.application().equals(name))
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "model must be one of " + names() + ", got \"" + name.substring(0, Math.min(80, name.length()))
                                + "\""));
    }

    private List<VersionLine> tensorLines() {
        return services.registry().lines(services.tenant(), VersionLine.TENSOR);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(running.keySet());
        tensorLines().forEach(line -> names.add(line.application()));
        return names;
    }

    /// The version asked for, or the one that answers.
    private int number(VersionLine line, Optional<String> version) {
        if (version.isPresent()) {
            String given = version.get();
            int number = given.matches("\\d{1,9}") ? Integer.parseInt(given) : -1;
            return services.registry().version(line, number).version();
        }
        return answering(line)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "model " + line.application() + " has no version in use; activate one, or name a version"));
    }

    private Optional<Integer> answering(VersionLine line) {
        Optional<Version> active = services.registry().active(line);
        if (active.isEmpty() && line.kind().equals(VersionLine.TENSOR)) {
            return services.registry().versions(line).stream().findFirst().map(Version::version);
        }
        return active.map(Version::version);
    }

    private ServedModel model(Which which) {
        VersionLine line = line(which.name());
        if (unloaded.contains(which.name())) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE, "model " + which.name() + " is unloaded; load it to ask it again");
        }
        return loaded.get(new Key(which.name(), number(line, which.version())), key -> load(line, key));
    }

    private ServedModel load(VersionLine line, Key key) {
        String version = Integer.toString(key.version());
        return line.kind().equals(VersionLine.TENSOR) ? tensor(line, key) : tabular(key, version);
    }

    private ServedModel tabular(Key key, String version) {
        ApplicationRuntime runtime = running.get(key.name());
        if (runtime == null) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "application " + key.name() + " is not applied");
        }
        ModelRoom room = runtime.models();
        ScorerModel model = new ScorerModel(
                room.scoring(key.version(), ApplicationRuntime.featureNames(runtime.application()))
                        .scorer(),
                "tidemill_" + room.algorithm(key.version()));
        return new ServedModel(key.name(), version, model.signature(), model::infer, services);
    }

    private ServedModel tensor(VersionLine line, Key key) {
        byte[] file = services.registry().content(services.registry().version(line, key.version()));
        OnnxModel model = OnnxModel.load(file);
        Batcher batcher = services.batching().of(key.name() + ":" + key.version(), model);
        ServedModel.Running running = new ServedModel.Running() {
            @Override
            public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs, long nanosLeft) {
                return batcher.infer(inputs, outputs, nanosLeft);
            }

            @Override
            public BatchStatistics batches() {
                return batcher.statistics();
            }

            @Override
            public void close() {
                batcher.close();
                model.close();
            }
        };
        return new ServedModel(key.name(), Integer.toString(key.version()), model.signature(), running, services);
    }

    @Override
    public List<Listed> index() {
        List<Listed> index = new ArrayList<>();
        for (String name : names()) {
            for (Version version : services.registry().versions(line(name))) {
                boolean out = unloaded.contains(name);
                index.add(new Listed(name, Integer.toString(version.version()), !out, out ? "unloaded" : ""));
            }
        }
        return index;
    }

    @Override
    public Described describe(Which which) {
        ServedModel model = model(which);
        List<String> versions = services.registry().versions(line(which.name())).stream()
                .map(version -> Integer.toString(version.version()))
                .sorted(java.util.Comparator.comparingInt(Integer::parseInt))
                .toList();
        return new Described(which.name(), model.version(), versions, model.signature());
    }

    @Override
    public boolean ready(Which which) {
        try {
            model(which);
            return true;
        } catch (TidemillException notReady) {
            return false;
        }
    }

    @Override
    public Answer infer(Which which, Map<String, Tensor> inputs, Set<String> outputs, Duration limit) {
        return model(which).infer(inputs, outputs, limit);
    }

    @Override
    public void load(String name) {
        line(name);
        unloaded.remove(name);
        model(new Which(name, Optional.empty()));
    }

    @Override
    public void unload(String name) {
        line(name);
        unloaded.add(name);
        loaded.asMap().entrySet().removeIf(entry -> {
            boolean its = entry.getKey().name().equals(name);
            if (its) {
                entry.getValue().close();
            }
            return its;
        });
    }

    @Override
    public List<Statistics> statistics(Optional<String> name, Optional<String> version) {
        name.ifPresent(given -> number(line(given), version));
        return loaded.asMap().entrySet().stream()
                .filter(entry -> name.isEmpty() || entry.getKey().name().equals(name.get()))
                .filter(entry -> version.isEmpty()
                        || version.get().equals(Integer.toString(entry.getKey().version())))
                .map(entry -> entry.getValue().statistics())
                .sorted(java.util.Comparator.comparing(Statistics::name).thenComparing(Statistics::version))
                .toList();
    }

    @Override
    public ModelSummary register(String application, OutsideModel model, String who) {
        ApplicationRuntime runtime = running.get(application);
        if (runtime == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "application must be one of " + running.keySet() + ", got \"" + application + "\"; apply it first");
        }
        return Learning.summary(registration.register(runtime, model, who));
    }

    @Override
    public int registerTensorModel(String name, byte[] file, String who) {
        ModelRegistration.requireFile(file);
        if (running.containsKey(name)) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "a model's name must not be that of an application, got \"" + name + "\"; choose another");
        }
        VersionLine line;
        try {
            line = new VersionLine(services.tenant(), name, VersionLine.TENSOR);
        } catch (IllegalArgumentException malformed) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(malformed.getMessage()), malformed);
        }
        OnnxModel.load(file).close();
        Provenance provenance = new Provenance(
                "",
                "",
                "",
                List.of(),
                Map.of(ModelSummary.ALGORITHM, OnnxModel.ALGORITHM),
                0,
                services.config().codeVersion(),
                Map.of(),
                "");
        return services.registry().register(line, file, provenance, who).version();
    }
}
