package dev.tidemill.serve;

import dev.tidemill.app.Application;
import dev.tidemill.serve.rollout.Assignment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One answered request and all that is needed to answer it again.
///
/// @param id            the decision's id: the id of the event that was decided
/// @param offset        the event's offset in the journal
/// @param seen          the features saw the events with offsets below this: the one after its own, or
///     greater where the event had been taken in before a decision was asked
/// @param time          when the event happened, milliseconds since the epoch
/// @param decidedAt     when it was decided, milliseconds since the epoch
/// @param inputs        the event's fields as JSON
/// @param featureNames  names of `features`, in the same order
/// @param features      the feature vector that the model saw; NaN where missing
/// @param model         the model's version; empty where none answered
/// @param policyVersion version of the policy
/// @param score         the model's uncalibrated probability; NaN without a model
/// @param probability   the calibrated probability; NaN without a model
/// @param outcome       the answer
/// @param rules         names of the rules that fired, in order of declaration
/// @param reasons       why, weightiest first; empty for the mildest outcome until asked for
/// @param fallback      why the model did not answer: `no_model`, `late`, `broken`; empty where it did
/// @param timings       how long each step took
/// @param policy        the registered version of the policy; empty where the application's own answered
///     unregistered
/// @param assignments   the arms of the rollouts and experiments that were going on
/// @param content       what was answered beyond the outcome, as JSON, with all that is needed to answer it again;
///     empty where the outcome is all
@SuppressWarnings("ArrayRecordComponent")
public record Receipt(
        String application,
        String applicationVersion,
        String id,
        long offset,
        long seen,
        long time,
        long decidedAt,
        String inputs,
        List<String> featureNames,
        double[] features,
        OptionalInt model,
        int policyVersion,
        double score,
        double probability,
        String outcome,
        List<String> rules,
        List<Reason> reasons,
        Optional<String> fallback,
        Timings timings,
        OptionalInt policy,
        List<Assignment> assignments,
        String content) {
    public Receipt {
        assignments = List.copyOf(assignments);
    }

    /// The same receipt of a decision that was asked after its event had been taken in.
    Receipt seenBefore(long end) {
        return new Receipt(
                application,
                applicationVersion,
                id,
                offset,
                end,
                time,
                decidedAt,
                inputs,
                featureNames,
                features,
                model,
                policyVersion,
                score,
                probability,
                outcome,
                rules,
                reasons,
                fallback,
                timings,
                policy,
                assignments,
                content);
    }

    /// The same decision made again by a version of the application, of what its receipt kept.
    ///
    /// @param ruled  the number that the policy of now gives itself
    /// @param made   what was answered now
    /// @param again  the content now
    public Receipt again(Application version, int ruled, String made, String again) {
        return new Receipt(
                application,
                version.version().toString(),
                id,
                offset,
                seen,
                time,
                decidedAt,
                inputs,
                featureNames,
                features,
                model,
                ruled,
                score,
                probability,
                made,
                rules,
                reasons,
                fallback,
                timings,
                policy,
                assignments,
                again);
    }

    /// @param code   a rule's or a feature's name
    /// @param text   for a person
    /// @param weight a feature's contribution in log odds; 0 for a rule
    public record Reason(String code, String text, double weight) {}

    /// Nanoseconds of each step.
    public record Timings(long validate, long log, long fold, long score, long policy) {}
}
