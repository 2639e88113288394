package dev.tidemill.platform;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Experiments: starting and stopping them, what they tell, and which arm a caller from outside sees. Names of
/// applications and experiments that are not there fail with [dev.tidemill.core.ErrorCode#NOT_FOUND].
public interface Experimentation {
    /// In the order of the application's file.
    List<ExperimentState> list(String application);

    ExperimentState show(String application, String experiment);

    /// Starts a run of its own: nothing that was seen in an earlier one counts.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT where it runs already; INVALID where its layer has not as
    ///                                             much traffic free as it asks for
    ExperimentState start(String application, String experiment, String who);

    /// Everybody sees the control again.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT where it does not run
    ExperimentState stop(String application, String experiment, String who);

    /// Changes the weights of a run, moving as few units as possible.
    ///
    /// @param weights of all arms; they sum to one
    ExperimentState reweight(String application, String experiment, Map<String, Double> weights, String who);

    /// What has arrived until now, judged.
    ExperimentReport results(String application, String experiment);

    /// How many units the experiment needs, and what it can see.
    PowerAnswer power(String application, String experiment, PowerQuestion question);

    /// What a flag gives; a unit that is in the experiment is counted as having seen its arm.
    ///
    /// @param flag    an experiment's name, or `application.experiment`
    /// @param context the unit under its name or as `targetingKey`
    /// @return empty where no application has such an experiment
    /// @throws dev.tidemill.core.TidemillException INVALID where the context has no unit
    Optional<FlagEvaluation> evaluate(String flag, Map<String, Object> context);

    /// What every flag gives that the context has a unit for; nobody is counted as having seen anything.
    List<FlagEvaluation> evaluateAll(Map<String, Object> context);
}
