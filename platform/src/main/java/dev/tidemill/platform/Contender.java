package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.Hindsight;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.Policy;
import dev.tidemill.serve.Receipt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What decides again in a backtest: the versions that were named, and for the rest those that decided, or, for events
/// that nobody decided, those in use. For one thread.
final class Contender {
    private final ApplicationRuntime runtime;
    private final Application current;
    private final OptionalInt model;
    private final Optional<Application> other;
    private final @Nullable ModelInUse inUse;
    private final Policy currentPolicy;
    private final Policy policy;
    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<List<Object>, ModelInUse> models = new HashMap<>();

    /// @throws TidemillException where a version is not there, or the model needs what the application does not have
    Contender(ApplicationRuntime runtime, OptionalInt model, Optional<Application> other) {
        this.runtime = runtime;
        this.current = runtime.application();
        this.model = model;
        this.other = other;
        this.inUse = runtime.models().inUse();
        this.currentPolicy = Policy.compile(current);
        this.policy = other.map(Policy::compile).orElse(currentPolicy);
        var _ = newcomer(application());
    }

    /// The version whose events and features it sees.
    Application application() {
        return other.orElse(current);
    }

    OptionalInt model() {
        return model;
    }

    /// Whether its features are others than those of the version in use.
    boolean ownFeatures() {
        return other.filter(application -> !application.features().equals(current.features())
                        || !application.streams().equals(current.streams()))
                .isPresent();
    }

    /// What the versions in use answer to an event that nobody decided.
    Hindsight.Answer before(@Nullable Object[] values, double[] vector) {
        return Hindsight.answer(values, vector, inUse, currentPolicy);
    }

    /// What it answers to an event that nobody decided.
    Hindsight.Answer after(@Nullable Object[] values, double[] vector) {
        return Hindsight.answer(values, vector, newcomer(application()), policy);
    }

    /// What it answers to an event that was decided.
    ///
    /// @param row the features of then as its own definitions have them
    Hindsight.Answer after(Receipt receipt, @Nullable Object[] values, double[] row) {
        Application then = runtime.version(receipt.applicationVersion());
        Application now = other.orElse(then);
        Policy ruler = other.isPresent()
                ? policy
                : policies.computeIfAbsent(receipt.applicationVersion(), ignored -> Policy.compile(then));
        double[] vector = now.features().equals(then.features()) ? receipt.features() : row;
        if (model.isEmpty() && receipt.fallback().isPresent()) {
            return Hindsight.withoutModel(values, vector, ruler, receipt.fallback().get());
        }
        OptionalInt wanted = model.isPresent() ? model : receipt.model();
        return Hindsight.answer(
                values, vector, wanted.isPresent() ? model(wanted.getAsInt(), now) : null, ruler);
    }

    private @Nullable ModelInUse newcomer(Application application) {
        if (model.isPresent()) {
            return model(model.getAsInt(), application);
        }
        return inUse == null ? null : model(inUse.version(), application);
    }

    private ModelInUse model(int number, Application application) {
        List<String> names = ApplicationRuntime.featureNames(application);
        List<Object> key = List.of(number, application.version());
        ModelInUse known = models.get(key);
        if (known == null) {
            known = load(number, names);
            models.put(key, known);
        }
        return known;
    }

    private ModelInUse load(int number, List<String> names) {
        try {
            return runtime.models().version(number, names);
        } catch (IllegalArgumentException unfit) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(unfit.getMessage()), unfit);
        }
    }
}
