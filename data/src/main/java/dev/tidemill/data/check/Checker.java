package dev.tidemill.data.check;

import dev.tidemill.app.CheckDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.data.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One check at work over the events of its stream. One thread.
abstract class Checker {
    final StreamDefinition stream;
    final CheckDefinition check;
    private final List<Problem> samples = new ArrayList<>(0);
    private long checked;
    private long violations;

    Checker(StreamDefinition stream, CheckDefinition check) {
        this.stream = stream;
        this.check = check;
    }

    /// Looks at one event.
    abstract void add(Event event);

    /// What came of it.
    ///
    /// @param profile of all events that were looked at
    abstract CheckResult result(Profile profile, long now);

    void kept() {
        checked++;
    }

    void broken(Event event, String rule, String value) {
        checked++;
        violation(event.id(), rule, value);
    }

    void violation(String id, String rule, String value) {
        violations++;
        if (samples.size() < CheckResult.MOST_SAMPLES) {
            samples.add(new Problem(stream.name() + " " + id, rule, value, ""));
        }
    }

    long violations() {
        return violations;
    }

    /// The result of a rule about single events.
    CheckResult ofEvents(String rule, String remedy) {
        boolean passed = violations <= check.tolerated() * checked;
        String value = violations + " of " + checked + " events break it";
        String tolerated = check.tolerated() == 0 ? "" : " but for " + share(check.tolerated());
        return result(passed, rule + tolerated, violations == 0 ? "" : value, remedy);
    }

    /// The result of a rule about the batch as a whole.
    CheckResult ofBatch(boolean passed, long rows, Problem problem) {
        checked = rows;
        violations = passed ? 0 : 1;
        return result(passed, problem.rule(), problem.value(), problem.remedy());
    }

    private CheckResult result(boolean passed, String rule, String value, String remedy) {
        String told = check.description().isEmpty() ? remedy : check.description();
        return new CheckResult(
                stream.name(), check.name(), check.severity(), passed, checked, violations, rule, value, told, samples);
    }

    static String share(double share) {
        return String.format(Locale.ROOT, "%.4g", share);
    }
}
