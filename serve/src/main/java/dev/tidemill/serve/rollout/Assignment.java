package dev.tidemill.serve.rollout;

/// To which arm of what was going on a request was given.
///
/// @param trial  the rollout or experiment: `model-3`
/// @param period counts the changes of its shares; observations are compared within one period only
/// @param arm    `control`, `candidate`, or an arm's declared name
public record Assignment(String trial, int period, String arm) {}
