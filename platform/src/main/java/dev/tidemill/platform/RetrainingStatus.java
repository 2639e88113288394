package dev.tidemill.platform;

import java.util.Optional;

/// Where the loop of an application stands.
///
/// @param declared whether its file says what begins a run
/// @param running  the run that goes on
/// @param waiting  the trigger that is held
/// @param held     what keeps the next run from beginning by itself: the cool-down, the budget
public record RetrainingStatus(
        boolean declared,
        Optional<RetrainingRun> running,
        Optional<RetrainingTrigger> waiting,
        Optional<String> held) {}
