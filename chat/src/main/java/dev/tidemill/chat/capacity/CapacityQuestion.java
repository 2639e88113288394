package dev.tidemill.chat.capacity;

import java.util.Optional;
import java.util.OptionalDouble;

/// What somebody wants to serve, and how well.
///
/// @param rate              requests a second
/// @param firstTokenSeconds that 95 of 100 requests may wait for their first token at most
/// @param perTokenSeconds   that 95 of 100 requests may take for each further token at most
/// @param split             chosen by memory where empty
/// @param pricePerGpuHour   in any currency
/// @param requests          how many are simulated, at least
public record CapacityQuestion(
        ModelShape model,
        Gpu gpu,
        Assumptions assumptions,
        double rate,
        Lengths prompts,
        Lengths answers,
        double firstTokenSeconds,
        double perTokenSeconds,
        Optional<Split> split,
        OptionalDouble pricePerGpuHour,
        int requests,
        long seed) {
    public CapacityQuestion {
        if (!(rate > 0) || !(firstTokenSeconds > 0) || !(perTokenSeconds > 0) || requests < 100) {
            throw new IllegalArgumentException("rate and times must be above 0 and 100 requests or more simulated, got "
                    + rate + ", " + firstTokenSeconds + ", " + perTokenSeconds + ", " + requests);
        }
        if (pricePerGpuHour.isPresent() && !(pricePerGpuHour.getAsDouble() >= 0)) {
            throw new IllegalArgumentException("price must be 0 or more, got " + pricePerGpuHour.getAsDouble());
        }
    }
}
