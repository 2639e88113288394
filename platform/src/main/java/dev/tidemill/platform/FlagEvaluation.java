package dev.tidemill.platform;

import java.util.Map;

/// What a flag gives for a context.
///
/// @param key      of the flag: the experiment's name
/// @param value    a [String], [Double], [Boolean] or a map of them
/// @param variant  the arm
/// @param reason   SPLIT: the unit is in the experiment; DEFAULT: it takes no part; DISABLED: the experiment does
///     not run; of the last two the value is the control's
/// @param metadata what else is known: application, experiment, and why a unit takes no part
public record FlagEvaluation(String key, Object value, String variant, String reason, Map<String, Object> metadata) {}
