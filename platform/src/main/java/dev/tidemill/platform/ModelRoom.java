package dev.tidemill.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.Scorer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The models of one application: which one answers now, and the loaded ones that receipts name.
final class ModelRoom {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRoom.class);
    private static final int LOADED = 16;

    private final Services services;
    private final String application;
    private final Cache<Integer, Scorer> scorers =
            Caffeine.newBuilder().maximumSize(LOADED).build();
    private volatile @Nullable ModelInUse inUse;

    ModelRoom(Services services, String application) {
        this.services = services;
        this.application = application;
    }

    private VersionLine line() {
        return new VersionLine(services.tenant(), application, VersionLine.MODEL);
    }

    /// Answers from the next decision on.
    void use(ModelInUse model) {
        inUse = model;
    }

    @Nullable
    ModelInUse inUse() {
        return inUse;
    }

    /// Loads what the registry says is in use; where that fails rules answer, and the log says why.
    void load(List<String> vector) {
        Optional<Version> active = services.registry().active(line());
        try {
            inUse = active.map(version -> version(version.version(), vector)).orElse(null);
        } catch (RuntimeException e) {
            LOG.error("the model in use of {} cannot answer; rules answer instead", application, e);
            inUse = null;
        }
    }

    /// A version, loaded, for an application with this vector.
    ModelInUse version(int number, List<String> vector) {
        Scorer scorer = scorers.get(number, this::read);
        return ModelInUse.of(number, scorer, scorer.features(), vector);
    }

    /// Which runtime a version is for.
    String algorithm(int number) {
        return ModelSummary.algorithm(services.registry().version(line(), number).provenance());
    }

    private Scorer read(int number) {
        Version version = services.registry().version(line(), number);
        return services.formats().read(application + ":" + number, services.registry().artifact(version));
    }
}
