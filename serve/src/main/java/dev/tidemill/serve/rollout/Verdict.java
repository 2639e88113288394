package dev.tidemill.serve.rollout;

/// What an analysis says.
public sealed interface Verdict {
    /// Every metric that must tell has told that no candidate is worse than is tolerated.
    record Pass() implements Verdict {}

    /// A candidate is worse.
    ///
    /// @param arm    which one
    /// @param reason with the figures
    record Fail(String arm, String reason) implements Verdict {}

    /// Too little was seen: neither is known. No traffic is this, never one of the others.
    ///
    /// @param waiting for what
    record Inconclusive(String waiting) implements Verdict {}

    /// `pass`, `fail`, `inconclusive`.
    default String word() {
        return switch (this) {
            case Pass() -> "pass";
            case Fail fail -> "fail";
            case Inconclusive inconclusive -> "inconclusive";
        };
    }

    /// Why, in words.
    default String text() {
        return switch (this) {
            case Pass() -> "no metric is worse than is tolerated";
            case Fail(String arm, String reason) -> reason;
            case Inconclusive(String waiting) -> waiting;
        };
    }
}
