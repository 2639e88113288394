package dev.tidemill.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a bench is run with.
///
/// @param root   the project's folder: `bench/peers` and `apps` are in it
/// @param work   an empty folder of this run, deleted after it
/// @param data   the folder of real data, where one was given
/// @param values the bench's own options that were given, by name
/// @param say    shows one line of progress to whoever waits
public record BenchOptions(
        Path root, Path work, Optional<Path> data, Map<String, String> values, Consumer<String> say) {
    public BenchOptions {
        values = Map.copyOf(values);
    }

    /// The value of an option of the bench's own, or `otherwise` where it was not given.
    public String value(String option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    /// As [#value], a whole number within bounds.
    ///
    /// @throws IllegalArgumentException where it is none
    public long number(String option, long otherwise, long least, long most) {
        String text = values.get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.replace("_", ""));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the rule
        }
        throw new IllegalArgumentException(
                "--" + option + " must be a whole number from " + least + " to " + most + ", got \"" + text + "\"");
    }

    /// The folder of real data.
    ///
    /// @throws IllegalArgumentException where none was given
    public Path requiredData(String remedy) {
        return data.orElseThrow(() -> new IllegalArgumentException("--data DIR is needed (" + remedy + ")"));
    }
}
