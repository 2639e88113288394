package dev.tidemill.platform;

import dev.tidemill.registry.Version;
import dev.tidemill.serve.ModelInUse;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The model that was in production before the present one, kept loaded beside it. Nobody waits for it:
/// while it is being loaded there is none, nor where it could not be loaded, which is tried once.
final class OlderModel {
    private static final Logger LOG = LoggerFactory.getLogger(OlderModel.class);

    private static final int NONE = 0;

    private final Supplier<Optional<Version>> before;
    private final Function<Version, ModelInUse> load;
    private final Executor executor;
    private final AtomicBoolean loading = new AtomicBoolean();
    private volatile @Nullable ModelInUse held;
    private volatile int unfit = NONE;

    /// @param before   which one it is by now
    /// @param executor where it is loaded
    OlderModel(Supplier<Optional<Version>> before, Function<Version, ModelInUse> load, Executor executor) {
        this.before = before;
        this.load = load;
        this.executor = executor;
    }

    /// It, where it is loaded; has it loaded where it is not.
    Optional<ModelInUse> now() {
        Optional<Version> version = before.get();
        ModelInUse there = held;
        if (version.isEmpty()
                || (there != null && there.version() == version.get().version())) {
            return version.map(ignored -> there);
        }
        if (version.get().version() != unfit && loading.compareAndSet(false, true)) {
            begin(version.get());
        }
        return Optional.empty();
    }

    private void begin(Version version) {
        try {
            executor.execute(() -> {
                try {
                    held = load.apply(version);
                } catch (RuntimeException broken) {
                    unfit = version.version();
                    LOG.warn("model {} was in production before and cannot answer any more", version.version(), broken);
                } finally {
                    loading.set(false);
                }
            });
        } catch (RejectedExecutionException closing) {
            loading.set(false);
        }
    }

    /// Lets go of it: another version of the application needs it loaded anew.
    void forget() {
        held = null;
        unfit = NONE;
    }
}
