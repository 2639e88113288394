package dev.tidemill.recommend.bundle;

import dev.tidemill.recommend.model.ModelFormat;
import java.util.List;

/// The one place where an algorithm's name finds its format.
public final class CandidateFormats {
    private CandidateFormats() {}

    /// All that this build knows.
    public static List<ModelFormat> standard() {
        return List.of();
    }
}
