package dev.tidemill.server;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Retraining;
import dev.tidemill.platform.RetrainingEntry;
import dev.tidemill.platform.RetrainingRun;
import dev.tidemill.platform.RetrainingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A loop whose runs go on until they are cancelled.
final class FakeRetraining implements Retraining {
    private final List<RetrainingRun> runs = new ArrayList<>();

    private Optional<RetrainingRun> running() {
        return runs.stream().filter(run -> !run.stage().over()).findFirst();
    }

    @Override
    public synchronized RetrainingStatus status(String application) {
        return new RetrainingStatus(true, running(), Optional.empty(), Optional.of("the cool-down lasts"));
    }

    @Override
    public synchronized List<RetrainingRun> history(String application, int limit) {
        return runs.stream().limit(limit).toList();
    }

    @Override
    public synchronized List<RetrainingEntry> entries(String application, int run) {
        if (run > runs.size()) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "there is no run of the loop " + run);
        }
        return List.of(new RetrainingEntry(run, Samples.NOW, "first", "triggered", "by hand", List.of("a line")));
    }

    private static RetrainingRun run(int number, RetrainingRun.Stage stage, String who, String why) {
        return new RetrainingRun(
                number,
                stage,
                "by hand",
                List.of("a line"),
                who,
                Samples.NOW,
                Samples.NOW,
                Optional.of("d".repeat(64)),
                OptionalInt.of(2),
                OptionalInt.of(1),
                Optional.of("model-1"),
                why);
    }

    @Override
    public synchronized RetrainingRun trigger(String application, String who, String why) {
        if (running().isPresent()) {
            throw new TidemillException(ErrorCode.CONFLICT, "one run goes on at a time");
        }
        runs.addFirst(run(runs.size() + 1, RetrainingRun.Stage.TRIGGERED, who, why));
        return runs.getFirst();
    }

    @Override
    public synchronized RetrainingRun cancel(String application, String who, String why) {
        if (running().isEmpty()) {
            throw new TidemillException(ErrorCode.CONFLICT, "no run goes on that could be cancelled");
        }
        runs.set(0, run(runs.size(), RetrainingRun.Stage.CANCELLED, who, why));
        return runs.getFirst();
    }

    @Override
    public void look(String application) {}
}
