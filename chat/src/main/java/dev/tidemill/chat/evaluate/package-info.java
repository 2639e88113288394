/// Whether an assistant answers well: sets of questions, what is measured of each answer, versions compared, a gate
/// before a rollout. Deterministic first; a judge is optional, and where it does not answer that is a failure.
///
/// Read first: [dev.tidemill.chat.evaluate.EvaluationSet], [dev.tidemill.chat.evaluate.Evaluator],
/// [dev.tidemill.chat.evaluate.Gate], [dev.tidemill.chat.evaluate.Bar] (what an application declares).
@NullMarked
package dev.tidemill.chat.evaluate;

import org.jspecify.annotations.NullMarked;
