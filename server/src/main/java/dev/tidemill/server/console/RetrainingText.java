package dev.tidemill.server.console;

import dev.tidemill.platform.RetrainingRun.Stage;
import java.util.List;

/// How runs of the loop look on pages.
public final class RetrainingText {
    /// The stages that a run goes through when all goes well.
    public static final List<Stage> WAY =
            List.of(Stage.TRIGGERED, Stage.DATASET, Stage.TRAINED, Stage.PASSED, Stage.ROLLING_OUT, Stage.PROMOTED);

    private RetrainingText() {}

    /// The colour of a stage: `good`, `warn`, `bad`, or none while the run goes on.
    public static String tone(Stage stage) {
        return switch (stage) {
            case PROMOTED -> "good";
            case READY -> "warn";
            case REFUSED, ROLLED_BACK, ABORTED, FAILED -> "bad";
            case TRIGGERED, DATASET, TRAINED, PASSED, REFITTED, ROLLING_OUT, CANCELLED -> "";
        };
    }
}
