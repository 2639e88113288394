package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition.Newcomers;
import dev.tidemill.recommend.slate.Blender.Blended;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Lets new items in: of an item that one list alone knows, a fused order says little, and without being
/// shown it stays so. At each position chance decides, with the declared share, that the best of the new
/// items stands there. One slate each.
///
/// **Invariant:** the chance of an item is (1 − share) times that among all, plus share times that among
/// the new ones; where no new item may stand there it is that among all.
final class NewItems {
    /// How many new ones are looked at.
    private static final int LOOKS = 30;

    private final double share;
    private final List<Blended> there;

    /// @param pool best first
    NewItems(Newcomers declared, List<Blended> pool, Facts facts) {
        this.share = declared.share();
        this.there = new ArrayList<>();
        for (Blended one : pool) {
            if (there.size() < LOOKS && facts.peek(one.item()).fresh()) {
                facts.of(one.item());
                there.add(one);
            }
        }
    }

    /// With the new ones.
    ///
    /// @param usual   what may stand there and how likely without them
    /// @param allowed whether a new one may
    /// @param chances how likely each of them is of those alone
    Choice mixed(Choice usual, Predicate<Blended> allowed, Choice.Chances chances) {
        List<Blended> fresh = there.stream().filter(allowed).toList();
        if (fresh.isEmpty()) {
            return usual;
        }
        Map<Blended, Double> sums = new LinkedHashMap<>();
        usual.each((one, chance) -> sums.merge(one, (1 - share) * chance, Double::sum));
        Choice.of(fresh, chances).each((one, chance) -> sums.merge(one, share * chance, Double::sum));
        double[] all = sums.values().stream().mapToDouble(Double::doubleValue).toArray();
        return new Choice(List.copyOf(sums.keySet()), all);
    }
}
