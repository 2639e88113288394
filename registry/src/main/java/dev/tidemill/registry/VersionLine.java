package dev.tidemill.registry;

import dev.tidemill.core.Ids;
import dev.tidemill.core.Tenant;
import java.util.regex.Pattern;

/// What versions are versions of: the models of one application of one tenant. Versions in a line are numbered
/// 1, 2, 3, …
///
/// @param kind `model`; policies, prompts and indexes are lines of their own
public record VersionLine(Tenant tenant, String application, String kind) {
    /// The kind of models.
    public static final String MODEL = "model";

    /// The kind of models that take and give tensors and belong to no application; the line has the model's name.
    public static final String TENSOR = "tensor";

    private static final Pattern KIND = Pattern.compile("[a-z]{1,32}");

    public VersionLine {
        if (!Ids.NAME.matcher(application).matches()
                && !Ids.SLUG.matcher(application).matches()) {
            throw new IllegalArgumentException("application must match " + Ids.NAME + ", got \"" + application + "\"");
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
