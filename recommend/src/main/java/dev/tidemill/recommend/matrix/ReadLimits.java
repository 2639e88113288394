package dev.tidemill.recommend.matrix;

/// Limits on what is read from one file.
///
/// @param perUser    most interactions of one user; of more, the newest are kept (a robot, not a person)
/// @param refusals   most refused lines that are told one by one; the rest is only counted
/// @param lineLength most characters in a line
public record ReadLimits(int perUser, int refusals, int lineLength) {
    /// 10,000 interactions of a user, 1,000 refusals, lines of 4 Mi characters.
    public static final ReadLimits DEFAULT = new ReadLimits(10_000, 1_000, 4 << 20);

    public ReadLimits {
        if (perUser < 1 || refusals < 0 || lineLength < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1 (refusals: 0), got " + perUser + ", " + refusals + ", " + lineLength);
        }
    }
}
