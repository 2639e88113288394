package dev.tidemill.recommend.state;

import java.util.Arrays;
import java.util.List;

/// The newest interactions of one user or session, oldest first. Immutable; one more makes another.
///
/// @param steps in order of arrival
/// @param most  how many are kept at most
public record Trail(List<Step> steps, int most) {
    /// One interaction.
    ///
    /// @param kind   which of the declared interactions, by its place
    /// @param weight what it says about taste
    /// @param time   when it happened, milliseconds since the epoch
    public record Step(int kind, String item, float weight, long time) {
        /// Whether it tells of taste.
        boolean tells() {
            return weight != 0;
        }
    }

    /// Nothing yet.
    public static Trail empty(int most) {
        return new Trail(List.of(), most);
    }

    /// With one more; the oldest leaves where there are too many.
    Trail with(Step step) {
        int kept = Math.min(steps.size(), most - 1);
        Step[] next = new Step[kept + 1];
        for (int i = 0; i < kept; i++) {
            next[i] = steps.get(steps.size() - kept + i);
        }
        next[kept] = step;
        return new Trail(Arrays.asList(next), most);
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
