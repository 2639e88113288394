package dev.tidemill.chat.capacity;

import java.util.OptionalDouble;

/// What it takes. Simulated, from published formulas: an estimate to begin with, not a measurement.
///
/// @param concurrency             requests of mean length that fit into one replica at once
/// @param replicas                the fewest that keep the times asked for
/// @param costPerHour             of all GPUs
/// @param costPerMillionTokens    of prompts and answers together, at the rate asked for
/// @param simulation              at that number of replicas
public record CapacityPlan(
        CapacityQuestion question,
        Sizing sizing,
        long concurrency,
        int replicas,
        OptionalDouble costPerHour,
        OptionalDouble costPerMillionTokens,
        SimulationReport simulation) {
    public int gpus() {
        return replicas * sizing.split().gpus();
    }
}
