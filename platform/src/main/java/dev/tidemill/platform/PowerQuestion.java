package dev.tidemill.platform;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What is asked of the power calculator.
///
/// @param mean      of the control as it is: a share of units, or a mean where `deviation` is given
/// @param deviation the standard deviation over units; empty for a share of units
/// @param effect    the relative effect that should be seen: 0.05 for 5 %
/// @param power     how surely: 0.8
/// @param units     that there will be in all arms together; empty where unknown
public record PowerQuestion(
        double mean, OptionalDouble deviation, double effect, double power, OptionalLong units) {}
