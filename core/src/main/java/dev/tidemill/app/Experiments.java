package dev.tidemill.app;

import java.util.List;
import java.util.Optional;

/// What an application tries.
///
/// @param holdout the share of units that are in no experiment at all
/// @param all     in the order of the file
public record Experiments(double holdout, List<ExperimentDefinition> all) {
    public static final Experiments NONE = new Experiments(0, List.of());

    public Experiments {
        all = List.copyOf(all);
    }

    public Optional<ExperimentDefinition> find(String name) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
