package dev.tidemill.recommend.matrix;

import java.util.List;

/// What came out of one file.
///
/// @param entries  the interactions, in order of the lines
/// @param refusals lines that were not taken, the first ones up to the limit
/// @param refused  how many lines were not taken in all
/// @param capped   users of whom only the newest interactions were kept
public record InteractionFile(Entries entries, List<Refusal> refusals, long refused, List<Capped> capped) {
    public InteractionFile {
        refusals = List.copyOf(refusals);
        capped = List.copyOf(capped);
    }

    /// One user with more interactions than the limit.
    ///
    /// @param user  external id
    /// @param found interactions in the file
    /// @param kept  the newest of them, which were taken
    public record Capped(String user, long found, int kept) {}
}
