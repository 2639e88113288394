package dev.tidemill.data.check;

import dev.tidemill.app.CheckDefinition.Severity;
import dev.tidemill.core.Problem;
import java.util.List;

/// What came of one check over a batch.
///
/// @param checked    how many events were looked at
/// @param violations how many of them break it; 1 or 0 for a rule about the batch as a whole
/// @param value      what was found
/// @param samples    the first violations, at most [#MOST_SAMPLES], of rules about single events
public record CheckResult(
        String stream,
        String check,
        Severity severity,
        boolean passed,
        long checked,
        long violations,
        String rule,
        String value,
        String remedy,
        List<Problem> samples) {
    public static final int MOST_SAMPLES = 5;

    public CheckResult {
        samples = List.copyOf(samples);
    }

    /// The violation in words: where, the rule, the value, what to do.
    public Problem problem() {
        return new Problem("stream " + stream + " check " + check, rule, value, remedy);
    }

    /// Whether the whole batch is to be refused.
    public boolean refuses() {
        return !passed && severity == Severity.REFUSE;
    }
}
