package dev.tidemill.platform;

import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.experiment.Judge;
import dev.tidemill.serve.statistics.Power;
import dev.tidemill.serve.statistics.Significance;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How many units an experiment needs, and what it can see.
///
/// @param units      needed in all arms together; empty where no number suffices
/// @param detectable the least effect seen with the units asked about; empty where none was asked or none is seen
/// @param power      with which the effect is seen with the units asked about; empty where none was asked
public record PowerAnswer(OptionalLong units, OptionalDouble detectable, OptionalDouble power) {
    static PowerAnswer of(ExperimentDefinition experiment, PowerQuestion question) {
        boolean share = question.deviation().isEmpty();
        require(
                share
                        ? question.mean() > 0 && question.mean() < 1
                        : Double.isFinite(question.mean()) && question.mean() != 0,
                share
                        ? "mean of a share must be above 0 and below 1, got " + question.mean()
                                + "; give a deviation where it is no share"
                        : "mean must not be 0, got " + question.mean());
        double deviation = question.deviation().orElse(1);
        require(deviation > 0 && Double.isFinite(deviation), "deviation must be above 0, got " + deviation);
        require(
                question.effect() != 0 && Math.abs(question.effect()) <= 100,
                "effect must be relative and not 0, got " + question.effect() + "; 0.05 is 5 %");
        require(
                question.power() > 0 && question.power() < 1,
                "power must be above 0 and below 1, got " + question.power());
        require(question.units().orElse(1) > 0, "units must be above 0, got " + question.units().orElse(0));
        Significance test = Judge.test(experiment.analysis());
        int arms = experiment.arms().size();
        Power power = share
                ? Power.ofShare(test, question.mean(), arms)
                : Power.ofMean(test, question.mean(), deviation, arms);
        return new PowerAnswer(
                power.units(question.effect(), question.power()),
                question.units().isPresent()
                        ? power.detectable(question.units().getAsLong(), question.power())
                        : OptionalDouble.empty(),
                question.units().isPresent()
                        ? OptionalDouble.of(power.power(question.units().getAsLong(), question.effect()))
                        : OptionalDouble.empty());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new TidemillException(ErrorCode.INVALID, message);
        }
    }
}
