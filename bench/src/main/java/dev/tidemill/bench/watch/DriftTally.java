package dev.tidemill.bench.watch;

import dev.tidemill.bench.BenchResult;
import java.util.EnumMap;
import java.util.Map;

/// Counts of alarms of one detector over many runs.
final class DriftTally {
    private final Map<DriftScenario, int[]> detected = new EnumMap<>(DriftScenario.class);
    private final Map<DriftScenario, int[]> falseAlarms = new EnumMap<>(DriftScenario.class);

    /// @param alarms by window
    void add(DriftScenario scenario, boolean[] alarms) {
        int[] found = detected.computeIfAbsent(scenario, _ -> new int[3]);
        int[] wrong = falseAlarms.computeIfAbsent(scenario, _ -> new int[2]);
        int quiet = scenario.shifts() ? DriftRun.BEGINS : DriftRun.WINDOWS;
        for (int window = 0; window < quiet; window++) {
            wrong[0] += alarms[window] ? 1 : 0;
            wrong[1]++;
        }
        int delay = DriftRun.WINDOWS - DriftRun.BEGINS;
        for (int window = DriftRun.WINDOWS - 1; window >= DriftRun.BEGINS; window--) {
            delay = alarms[window] ? window - DriftRun.BEGINS : delay;
        }
        found[0] += delay < DriftRun.WINDOWS - DriftRun.BEGINS ? 1 : 0;
        found[1] += delay;
        found[2]++;
    }

    /// Figures by name, into our own or a peer's.
    void into(BenchResult.Builder result, String peer) {
        double alarms = 0;
        double windows = 0;
        for (DriftScenario scenario : DriftScenario.values()) {
            int[] wrong = falseAlarms.getOrDefault(scenario, new int[2]);
            alarms += wrong[0];
            windows += wrong[1];
            if (scenario.shifts()) {
                int[] found = detected.getOrDefault(scenario, new int[3]);
                figure(result, peer, scenario.word() + "_detected_share", found[0] / (double) found[2]);
                figure(result, peer, scenario.word() + "_delay_windows", found[1] / (double) found[2]);
            } else {
                figure(result, peer, scenario.word() + "_false_alarm_share", wrong[0] / (double) wrong[1]);
            }
        }
        figure(result, peer, "false_alarm_share", alarms / windows);
    }

    private static void figure(BenchResult.Builder result, String peer, String name, double value) {
        if (peer.isEmpty()) {
            result.metric(name, value);
        } else {
            result.peer(peer, name, value);
        }
    }
}
