package dev.tidemill.serve.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.core.TidemillException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class AllocationProperties {
    @Provide
    Arbitrary<Map<String, Double>> weights() {
        return Arbitraries.integers()
                .between(0, 1000)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> {
                    double sum = parts.stream().mapToInt(Integer::intValue).sum();
                    Map<String, Double> weights = new LinkedHashMap<>();
                    for (int i = 0; i < parts.size(); i++) {
                        weights.put("arm" + i, sum == 0 ? 1.0 / parts.size() : parts.get(i) / sum);
                    }
                    return weights;
                });
    }

    @Property(tries = 100)
    void everyPartyHasItsShare(@ForAll("weights") Map<String, Double> weights) {
        Map<String, Double> shares = Allocation.of(weights).shares();
        weights.forEach((party, weight) -> assertThat(shares.get(party)).isCloseTo(weight, within(1.0001e-4)));
        assertThat(shares.values().stream().mapToDouble(Double::doubleValue).sum())
                .isCloseTo(1, within(1e-9));
    }

    @Property(tries = 100)
    void changedWeightsMoveTheFewestBuckets(
            @ForAll("weights") Map<String, Double> before, @ForAll("weights") Map<String, Double> after) {
        Allocation first = Allocation.of(before);
        Allocation second = first.reweighted(after);
        Map<String, Double> fresh = Allocation.of(after).shares();
        assertThat(second.shares()).isEqualTo(fresh);
        double gained = 0;
        for (Map.Entry<String, Double> share : fresh.entrySet()) {
            gained += Math.max(0, share.getValue() - first.shares().getOrDefault(share.getKey(), 0.0));
        }
        assertThat(second.differences(first).cardinality()).isEqualTo((int) Math.round(gained * Buckets.COUNT));
    }

    @Property(tries = 50)
    void whoGrowsKeepsAllItHad(
            @ForAll("weights") Map<String, Double> before, @ForAll("weights") Map<String, Double> after) {
        Allocation first = Allocation.of(before);
        Allocation second = first.reweighted(after);
        BitSet moved = second.differences(first);
        moved.stream().forEach(bucket -> {
            String loser = first.party(bucket);
            assertThat(second.shares().getOrDefault(loser, 0.0))
                    .isLessThan(first.shares().get(loser));
        });
    }

    @Property(tries = 50)
    void textHoldsItAll(@ForAll("weights") Map<String, Double> before, @ForAll("weights") Map<String, Double> after) {
        Allocation allocation = Allocation.of(before).reweighted(after);
        Allocation read = Allocation.parse(allocation.text());
        assertThat(read.parties()).isEqualTo(allocation.parties());
        assertThat(read.differences(allocation).isEmpty()).isTrue();
    }

    @Example
    void weightsThatDoNotSumToOneAreRefused() {
        assertThatThrownBy(() -> Allocation.of(ordered("a", 0.5, "b", 0.4)))
                .isInstanceOf(TidemillException.class)
                .hasMessage("weights must sum to one, got 0.9; change [a, b]");
        assertThatThrownBy(() -> Allocation.of(ordered("a", 1.5, "b", -0.5)))
                .hasMessage("weight of a must be from 0 to 1, got 1.5");
        assertThatThrownBy(() -> Allocation.of(ordered("a", Double.NaN, "b", 1)))
                .hasMessage("weight of a must be from 0 to 1, got NaN");
    }

    @Example
    void brokenTextIsRefused() {
        for (String broken : List.of("", "a b", "a b\n0*9999", "a b\n0*5000 2*5000", "a\n0*20000")) {
            assertThatThrownBy(() -> Allocation.parse(broken))
                    .isInstanceOf(TidemillException.class)
                    .hasMessageContaining("an allocation must");
        }
    }

    private static Map<String, Double> ordered(String a, double first, String b, double second) {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put(a, first);
        weights.put(b, second);
        return weights;
    }
}
