package dev.tidemill.recommend.slate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A list that was shown, beside the one that other versions would have shown.
///
/// @param before   what was shown, by position
/// @param after    what would have been shown
/// @param chances  for each position of what was shown how likely the other versions put which item there,
///     given what was shown above it
/// @param outcome  of the other versions
/// @param rules    of the other versions that kept items out
/// @param fallback of the other versions
/// @param counts   of how many items that a draw was among the receipt kept how often they were wanted by
///     then
public record PastSlate(
        List<Shown> before,
        List<Shown> after,
        List<Map<String, Double>> chances,
        String outcome,
        List<String> rules,
        Optional<String> fallback,
        Counts counts) {
    public PastSlate {
        before = List.copyOf(before);
        after = List.copyOf(after);
        chances = List.copyOf(chances);
        rules = List.copyOf(rules);
    }

    /// What is known of then of what Thompson sampling draws by; none where the other policy does not
    /// sample so.
    ///
    /// @param kept    items whose counts the receipt kept
    /// @param unknown items that it did not look at, taken as never shown
    public record Counts(int kept, int unknown) {}

    /// @param source     that gave it most
    /// @param propensity the probability of the item at its position, given those above
    public record Shown(String item, String source, double propensity) {
        static Shown of(Placed placed) {
            return new Shown(placed.item(), placed.sources().getFirst(), placed.propensity());
        }
    }

    /// At how many positions the lists differ.
    public int unlike() {
        int most = Math.max(before.size(), after.size());
        int same = 0;
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            same += before.get(i).item().equals(after.get(i).item()) ? 1 : 0;
        }
        return most - same;
    }
}
