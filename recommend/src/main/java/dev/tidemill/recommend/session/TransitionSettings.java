package dev.tidemill.recommend.session;

import dev.tidemill.recommend.model.Parameters;
import java.util.List;
import java.util.Map;

/// How transitions are learned.
///
/// @param decays      one for each scale on which a history is looked at, from fast to slow: what an entry
///                    counts is multiplied by it with every newer entry; from 0 (only the newest) to 1
/// @param l2          ridge, above 0; hundreds for a million of events
/// @param consistency weight of whole sequences that rebuild themselves without order, beside transitions;
///                    0 or more
/// @param ahead       what comes `h` steps after the next counts as a right answer this to the power of `h`
///                    as much, from 0 (only the next) to below 1
/// @param popularity  scores are divided by the item's count to this power, from 0 to 1
public record TransitionSettings(List<Double> decays, double l2, double consistency, double ahead, double popularity) {
    private static final int MOST_SCALES = 8;

    public TransitionSettings {
        decays = List.copyOf(decays);
        boolean scales = !decays.isEmpty()
                && decays.size() <= MOST_SCALES
                && decays.stream().allMatch(decay -> decay >= 0 && decay <= 1);
        if (!scales) {
            throw new IllegalArgumentException(
                    "decays must be from 1 to " + MOST_SCALES + " numbers from 0 to 1, got " + decays);
        }
        boolean shares = ahead >= 0 && ahead < 1 && popularity >= 0 && popularity <= 1;
        if (!(l2 > 0 && l2 < 1e9) || !(consistency >= 0 && consistency < 1e6) || !shares) {
            throw new IllegalArgumentException("l2 must be above 0, consistency 0 or more, ahead from 0 to below 1 and"
                    + " popularity from 0 to 1, got " + l2 + ", " + consistency + ", " + ahead + ", " + popularity);
        }
    }

    /// From a declaration: `fast` (0.5) and `slow` (0.95), the decays of two scales; `l2` (300),
    /// `consistency` (0), `ahead` (0), `popularity` (0).
    public static TransitionSettings of(Map<String, Double> given) {
        Parameters parameters = new Parameters(TransitionModel.SLIST, given);
        TransitionSettings settings = new TransitionSettings(
                List.of(parameters.number("fast", 0.5, 0, 1), parameters.number("slow", 0.95, 0, 1)),
                parameters.number("l2", 300, 1e-3, 1e8),
                parameters.number("consistency", 0, 0, 1e5),
                parameters.number("ahead", 0, 0, 0.99),
                parameters.number("popularity", 0, 0, 1));
        parameters.refuseOthers();
        return settings;
    }
}
