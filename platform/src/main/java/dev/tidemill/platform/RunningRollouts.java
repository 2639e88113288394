package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutRoom;
import dev.tidemill.serve.rollout.RolloutStatus;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rollouts of every application at work, and the thread that looks at them.
final class RunningRollouts implements Rollouts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRollouts.class);
    private static final long MILLIS_BETWEEN_LOOKS = 250;

    private final Function<String, ApplicationRuntime> runtimes;
    private final Supplier<Collection<ApplicationRuntime>> all;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("rollouts").daemon().factory());

    RunningRollouts(Function<String, ApplicationRuntime> runtimes, Supplier<Collection<ApplicationRuntime>> all) {
        this.runtimes = runtimes;
        this.all = all;
        var _ = looking.scheduleWithFixedDelay(
                this::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            all.get().forEach(runtime -> runtime.answering().rollouts().tick());
        } catch (RuntimeException e) {
            LOG.error("rollouts could not be looked at; the next look tries again", e);
        }
    }

    private RolloutRoom room(String application) {
        ApplicationRuntime runtime = runtimes.apply(application);
        if (runtime.application().decision().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + application + " must declare a decision to roll out what makes it; add one to"
                            + " its file");
        }
        return runtime.answering().rollouts();
    }

    @Override
    public RolloutStatus start(String application, RolloutRequest request, String who) {
        return room(application).start(request, who);
    }

    @Override
    public RolloutDefinition definition(String application) {
        return runtimes.apply(application).answering().definition();
    }

    @Override
    public List<RolloutStatus> list(String application) {
        return runtimes.apply(application).answering().rollouts().list();
    }

    @Override
    public RolloutStatus status(String application, String id) {
        return room(application).status(id);
    }

    @Override
    public RolloutStatus pause(String application, String id, String who, String why) {
        return room(application).pause(id, who, why);
    }

    @Override
    public RolloutStatus resume(String application, String id, String who, String why) {
        return room(application).resume(id, who, why);
    }

    @Override
    public RolloutStatus promote(String application, String id, Optional<String> arm, String who, String why) {
        return room(application).promote(id, arm, who, why);
    }

    @Override
    public RolloutStatus abort(String application, String id, String who, String why) {
        return room(application).abort(id, who, why);
    }

    @Override
    public List<AuditEntry> history(String application, String id) {
        return room(application).history(id);
    }

    @Override
    public int registerPolicy(String application, Path folder, String who) {
        ApplicationRuntime runtime = runtimes.apply(application);
        Application read = ApplicationReader.read(folder);
        if (!read.name().equals(application)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "the file must be of the application " + application + ", got \"" + read.name() + "\"");
        }
        try {
            var _ = PolicyRoom.compile(runtime.application(), read);
        } catch (RuntimeException e) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "the policy must fit version " + runtime.application().version() + " of " + application
                            + ", which is in use: " + e.getMessage(),
                    e);
        }
        return runtime.answering().policies().register(read, who).version();
    }

    @Override
    public void look(String application) {
        room(application).tick();
    }

    /// Waits for the look that is going on.
    @Override
    public void close() {
        stop(looking);
    }

    private static void stop(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
