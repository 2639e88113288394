package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.serve.Hindsight;
import dev.tidemill.serve.Policy;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.ScoringModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What decides again in a backtest: the versions that were named, and for the rest those that decided, or, for
/// events that nobody decided, those in production. For one thread.
final class Contender {
    private final ApplicationRuntime runtime;
    private final Application current;
    private final BacktestRequest request;
    private final Optional<Application> other;
    private final @Nullable ScoringModel inUse;
    private final Policy before;
    private final @Nullable ScoringModel newcomer;
    private final Policy ruler;
    private final Map<List<Object>, Policy> policies = new HashMap<>();
    private final Map<List<Object>, ScoringModel> models = new HashMap<>();

    /// The registered versions in production.
    record Production(OptionalInt model, OptionalInt policy) {}

    /// @throws dev.tidemill.core.TidemillException where a version is not there, or the model needs what the
    /// application does not have
    Contender(ApplicationRuntime runtime, BacktestRequest request, Optional<Application> other, Production production) {
        this.runtime = runtime;
        this.current = runtime.application();
        this.request = request;
        this.other = other;
        this.inUse = production.model().isPresent() ? model(production.model().getAsInt(), current) : null;
        this.before = policy(production.policy(), current);
        OptionalInt wanted = request.model().isPresent() ? request.model() : production.model();
        this.newcomer = wanted.isPresent() ? model(wanted.getAsInt(), application()) : null;
        this.ruler =
                request.policy().isPresent() || other.isPresent() ? policy(request.policy(), application()) : before;
    }

    /// The version whose events and features it sees.
    Application application() {
        return other.orElse(current);
    }

    /// Whether its features are others than those of the version in use.
    boolean ownFeatures() {
        return other.filter(application -> !application.features().equals(current.features())
                        || !application.streams().equals(current.streams()))
                .isPresent();
    }

    /// What the versions in production answer to an event that nobody decided.
    Hindsight.Answer before(@Nullable Object[] values, double[] vector) {
        return Hindsight.answer(values, vector, inUse, before);
    }

    /// What it answers to an event that nobody decided.
    Hindsight.Answer after(@Nullable Object[] values, double[] vector) {
        return Hindsight.answer(values, vector, newcomer, ruler);
    }

    /// What it answers to an event that was decided.
    ///
    /// @param row the features of then as its own definitions have them
    Hindsight.Answer after(Receipt receipt, @Nullable Object[] values, double[] row) {
        Application then = runtime.version(receipt.applicationVersion());
        Application now = other.orElse(then);
        double[] vector = now.features().equals(then.features()) ? receipt.features() : row;
        OptionalInt named = request.policy().isPresent() || other.isPresent() ? request.policy() : receipt.policy();
        Policy rules = policy(named, now);
        if (request.model().isEmpty() && receipt.fallback().isPresent()) {
            return Hindsight.withoutModel(
                    values, vector, rules, receipt.fallback().get());
        }
        OptionalInt wanted = request.model().isPresent() ? request.model() : receipt.model();
        return Hindsight.answer(values, vector, wanted.isPresent() ? model(wanted.getAsInt(), now) : null, rules);
    }

    /// A registered policy for a version of the application; its own where none is named.
    private Policy policy(OptionalInt number, Application application) {
        List<Object> key = List.of(number, application.version());
        Policy known = policies.get(key);
        if (known == null) {
            known = number.isPresent()
                    ? Policy.of(runtime.answering().policies().version(number.getAsInt(), application))
                    : Policy.compile(application);
            policies.put(key, known);
        }
        return known;
    }

    private ScoringModel model(int number, Application application) {
        List<String> names = ApplicationRuntime.featureNames(application);
        List<Object> key = List.of(number, application.version());
        ScoringModel known = models.get(key);
        if (known == null) {
            known = runtime.models().scoring(number, names);
            models.put(key, known);
        }
        return known;
    }
}
