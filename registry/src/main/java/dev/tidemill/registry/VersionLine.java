package dev.tidemill.registry;

import dev.tidemill.core.Tenant;
import java.util.regex.Pattern;

/// What versions are versions of: the models of one application of one tenant, its policies, a prompt, an index.
/// Versions in a line are numbered 1, 2, 3, … and no number is given twice.
///
/// @param application the application, or any other name that people give a line: 1 to 63 letters, digits, spaces
///                    and `_ . -`
/// @param kind        any slug: `model`, `policy`, `prompt`, `index`, `feature-set`, …; the registry knows none of
///     them
public record VersionLine(Tenant tenant, String application, String kind) {
    /// The kind of models.
    public static final String MODEL = "model";

    /// The kind of models that take and give tensors and belong to no application; the line has the model's name.
    public static final String TENSOR = "tensor";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_. -]{0,62}");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public VersionLine {
        if (!NAME.matcher(application).matches()) {
            throw new IllegalArgumentException("name of a line must match " + NAME + ", got \"" + application + "\"");
        }
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("kind must match " + KIND + ", got \"" + kind + "\"");
        }
    }

    /// The models of an application of the default tenant.
    public static VersionLine models(String application) {
        return new VersionLine(Tenant.DEFAULT, application, MODEL);
    }
}
