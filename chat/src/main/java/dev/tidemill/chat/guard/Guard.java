package dev.tidemill.chat.guard;

import java.util.List;

/// Judges texts before they are used. Safe for many threads; deterministic.
@FunctionalInterface
public interface Guard {
    /// Lets everything pass: where an application declares none.
    Guard NONE = new Guard() {
        @Override
        public Judgement judge(Stage stage, String text) {
            return new Judgement(List.of());
        }

        @Override
        public boolean idle() {
            return true;
        }
    };

    /// Whether it never finds anything, so that nothing needs to be held back for it.
    default boolean idle() {
        return false;
    }

    /// What is found in a text.
    Judgement judge(Stage stage, String text);

    /// Where a text stands.
    enum Stage {
        /// What a user asks.
        INPUT,
        /// A passage that a model is to read.
        RETRIEVED,
        /// What a model answers; a stream's guard sees windows of it.
        OUTPUT
    }

    /// What is to be done, mildest first.
    enum Action {
        /// Noted only.
        FLAG,
        /// The span is replaced.
        MASK,
        /// A person is to look at it; the text is held.
        REVIEW,
        /// The text is not used.
        BLOCK
    }

    /// @param rule        what found it: `pii.card`, `injection`, `hate`, a list's name
    /// @param from        first character of the span, in UTF-16 units
    /// @param to          the one behind the last
    /// @param score       0 to 1; 1 where a rule is sure
    /// @param replacement what a mask puts in its place; empty unless [Action#MASK]
    record Finding(String rule, Action action, int from, int to, double score, String replacement) {}

    /// @param findings in the order of their spans
    record Judgement(List<Finding> findings) {
        public Judgement {
            findings = List.copyOf(findings);
        }

        /// Whether nothing of it may be used.
        public boolean blocked() {
            return findings.stream().anyMatch(one -> one.action().compareTo(Action.REVIEW) >= 0);
        }

        /// The text with masks in place of what they cover; of masks that overlap the one that begins first counts,
        /// and covers the whole of both.
        public String masked(String text) {
            StringBuilder masked = new StringBuilder();
            int at = 0;
            for (Finding finding : findings) {
                if (finding.action() != Action.MASK || finding.to() <= at) {
                    continue;
                }
                if (finding.from() >= at) {
                    masked.append(text, at, finding.from()).append(finding.replacement());
                }
                at = finding.to();
            }
            return masked.append(text, at, text.length()).toString();
        }
    }
}
