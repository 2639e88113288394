package dev.tidemill.watch.input;

/// One column of a closed window against its reference.
///
/// @param measure  what `size` is: `wasserstein`
/// @param size     how far it lies from the reference
/// @param usual    what sizes stayed below between the reference's own windows
/// @param p        how rare such a difference is where nothing changed, corrected for all columns
/// @param drifted  whether the size exceeds both its threshold and what was usual, and is rare
/// @param missing  share of rows without a value
/// @param missingWas in the reference
/// @param unseen   share of rows with a value that is no category of the reference
/// @param outside  share of rows beyond the range of the reference
/// @param lacking  whether more values are missing than was ever usual, by five points or more
/// @param strange  whether unseen or outside values are more than one in a hundred
/// @param mean     of the values
/// @param meanWas  of the reference's
public record ColumnDrift(
        String name,
        String measure,
        double size,
        double usual,
        double p,
        boolean drifted,
        double missing,
        double missingWas,
        double unseen,
        double outside,
        boolean lacking,
        boolean strange,
        double mean,
        double meanWas) {
    /// Whether anything is wrong with it.
    public boolean changed() {
        return drifted || lacking || strange;
    }
}
