package dev.tidemill.bench;

import java.util.regex.Pattern;

/// An option that one bench has.
///
/// @param name        without dashes, lower case: `train-from`
/// @param placeholder what stands for its value in the help: `DATE`
/// @param description one line, with the value that holds where it is not given
public record BenchOption(String name, String placeholder, String description) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    public BenchOption {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("option must match " + FORM + ", got \"" + name + "\"");
        }
    }
}
