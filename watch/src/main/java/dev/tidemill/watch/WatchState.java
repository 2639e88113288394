package dev.tidemill.watch;

import dev.tidemill.watch.quality.Estimator;
import dev.tidemill.watch.quality.LabelWait;
import dev.tidemill.watch.quality.QualityMetric;
import dev.tidemill.watch.quality.UsualQuality;
import java.util.List;
import java.util.Map;

/// All that a watcher knows.
record WatchState(
        List<String> columns,
        Watcher.Progress progress,
        Estimator estimator,
        LabelWait labelWait,
        List<InputLine.State> inputs,
        List<QualityLine.State> qualities,
        Map<String, MonitorState> monitors,
        Map<QualityMetric, UsualQuality> usual) {
    /// Snapshots of before there was a band have none of it.
    WatchState {
        usual = usual == null ? Map.of() : Map.copyOf(usual);
    }
}
