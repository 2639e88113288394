package dev.tidemill.serve.tabular;

import static dev.tidemill.serve.tabular.ModelJson.require;

import java.util.List;
import java.util.function.IntFunction;

/// An ensemble as it is kept: how its members are combined, and each member whole, so that it answers the same for
/// ever, whatever becomes of the versions it was made of.
///
/// @param combine   `mean` (of probabilities, by weight), `max`, or `stacked` (logistic: intercept and weighted
///                  log-odds)
/// @param intercept of `stacked`, in log-odds; 0 for the others
public record EnsembleFile(String combine, double intercept, List<Member> members) {
    static final String WHAT = "ensemble";
    private static final int MOST_MEMBERS = 16;
    private static final double NEARLY = 1e-9;

    /// One member.
    ///
    /// @param digest   of the version it was taken from
    /// @param artifact its artifact's bytes
    @SuppressWarnings("ArrayRecordComponent")
    public record Member(int version, double weight, String digest, byte[] artifact) {}

    /// What a version holds.
    @SuppressWarnings("ArrayRecordComponent")
    public record Content(String digest, byte[] artifact) {}

    /// What people write: the same without digests and contents.
    record Wanted(String combine, double intercept, List<WantedMember> members) {
        Wanted {
            List<String> ways = List.of("mean", "max", "stacked");
            require(
                    combine != null && ways.contains(combine),
                    "combine must be one of " + ways + ", got \"" + combine + "\"");
            int count = members == null || members.contains(null) ? 0 : members.size();
            require(count >= 2 && count <= MOST_MEMBERS, "members must be 2 to " + MOST_MEMBERS + ", got " + count);
            require(
                    members.stream().map(WantedMember::version).distinct().count() == count,
                    "members must be distinct versions, got "
                            + members.stream().map(WantedMember::version).toList());
            require(
                    members.stream().allMatch(member -> Double.isFinite(member.weight())) && Double.isFinite(intercept),
                    "weights and intercept must be finite numbers");
            double sum = members.stream().mapToDouble(WantedMember::weight).sum();
            boolean sound = members.stream().allMatch(member -> member.weight() >= 0) && Math.abs(sum - 1) <= NEARLY;
            require(!combine.equals("mean") || sound, "weights of a mean must be 0 or more and sum to 1, got " + sum);
        }
    }

    /// @param weight of a mean or of log-odds; nothing for `max`
    record WantedMember(int version, double weight) {}

    /// Puts the members' contents in.
    ///
    /// @param file     `{"combine": …, "intercept": …, "members": [{"version": 3, "weight": 0.5}, …]}`
    /// @param versions the content of a version of the same application by its number
    /// @throws dev.tidemill.core.TidemillException INVALID where the file is not so
    public static byte[] expand(byte[] file, IntFunction<Content> versions) {
        Wanted wanted = ModelJson.read(WHAT, file, Wanted.class);
        List<Member> members = wanted.members().stream()
                .map(member -> {
                    Content content = versions.apply(member.version());
                    return new Member(member.version(), member.weight(), content.digest(), content.artifact());
                })
                .toList();
        return ModelJson.write(new EnsembleFile(wanted.combine(), wanted.intercept(), members));
    }
}
