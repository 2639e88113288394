package dev.tidemill.serve.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.TidemillException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

final class AssignerProperties {
    private static final int UNITS = 20_000;
    /// One false alarm in a million.
    private static final double RARE = 1e-6;

    @Property(tries = 20)
    void unitsAreSpreadEvenly(@ForAll @StringLength(max = 12) String salt) {
        Buckets buckets = Buckets.salted(salt);
        long[] counts = new long[100];
        for (int unit = 0; unit < UNITS; unit++) {
            counts[buckets.of("unit-" + unit) / 100]++;
        }
        assertThat(chiSquare(counts)).isGreaterThan(RARE);
    }

    @Property(tries = 20)
    void bucketsOfOneSaltSayNothingAboutThoseOfAnother(@ForAll @IntRange(max = 1_000_000) int salt) {
        Buckets one = Buckets.salted("salt" + salt);
        Buckets other = Buckets.salted("salt" + (salt + 1));
        long[] counts = new long[100];
        for (int unit = 0; unit < UNITS; unit++) {
            counts[one.of("u" + unit) / 1000 * 10 + other.of("u" + unit) / 1000]++;
        }
        assertThat(chiSquare(counts)).isGreaterThan(RARE);
    }

    @Property(tries = 50)
    void aUnitOfAnyTextHasOneBucket(@ForAll String unit, @ForAll @StringLength(max = 8) String salt) {
        int bucket = Buckets.salted(salt).of(unit);
        assertThat(bucket)
                .isBetween(0, Buckets.COUNT - 1)
                .isEqualTo(Buckets.salted(salt).of(unit));
    }

    @Property(tries = 20)
    void whoIsInARampStaysInIt(@ForAll @DoubleRange(max = 1) double from, @ForAll @DoubleRange(max = 1) double to) {
        Running running = running(1, "a", false, split(Math.min(from, to)));
        Assigner before = assigner(running);
        Assigner after = assigner(running.reweighted(split(Math.max(from, to))));
        for (int unit = 0; unit < 500; unit++) {
            if (arm(before, "u" + unit).equals("candidate")) {
                assertThat(arm(after, "u" + unit)).isEqualTo("candidate");
            }
        }
    }

    @Property(tries = 20)
    void whoHasSeenAnArmKeepsItWhereStickyThroughAnyChanges(
            @ForAll @DoubleRange(max = 1) double first,
            @ForAll @DoubleRange(max = 1) double second,
            @ForAll @DoubleRange(max = 1) double third) {
        Map<String, String> seen = new HashMap<>();
        Exposures exposures = (run, unit) -> Optional.ofNullable(seen.get(unit));
        Running running = running(1, "a", true, split(first));
        for (double weight : new double[] {second, third, first}) {
            Assigner assigner = new Assigner("app", 0, all(running), List.of(running), exposures);
            for (int unit = 0; unit < 300; unit++) {
                String arm = arm(assigner, "u" + unit);
                assertThat(arm).isEqualTo(seen.getOrDefault("u" + unit, arm));
                if (unit % 2 == 0) {
                    seen.put("u" + unit, arm);
                }
            }
            running = running.reweighted(split(weight));
        }
    }

    @Property(tries = 20)
    void noUnitIsInTwoExperimentsOfOneLayer(@ForAll @DoubleRange(min = 0.1, max = 0.5) double share) {
        Allocation layer = Running.unclaimed();
        layer = Running.claimed(layer, "a", share);
        Allocation grown = Running.claimed(layer, "b", share);
        Allocation shrunk = Running.claimed(Running.claimed(grown, "a", share / 2), "b", 1 - share / 2);
        for (Allocation buckets : List.of(layer, grown, shrunk)) {
            Assigner assigner = new Assigner(
                    "app", 0, Map.of("pay", buckets), List.of(inLayer(1, "a"), inLayer(2, "b")), Exposures.NONE);
            for (int unit = 0; unit < 500; unit++) {
                boolean inA = assigner.assign("a", "u" + unit) instanceof Assignment.In;
                boolean inB = assigner.assign("b", "u" + unit) instanceof Assignment.In;
                assertThat(inA && inB).isFalse();
            }
        }
    }

    @Example
    void aLayerGivesNoMoreThanItHas() {
        Allocation layer = Running.claimed(Running.unclaimed(), "a", 0.7);
        assertThatThrownBy(() -> Running.claimed(layer, "b", 0.4))
                .isInstanceOf(TidemillException.class)
                .hasMessage("traffic of experiments in one layer must sum to at most 1: b asks for 0.4 and 0.3 is free;"
                        + " stop another one or ask for less");
        assertThat(Running.claimed(layer, "a", 0).shares()).isEqualTo(Map.of(Running.FREE, 1.0));
    }

    @Example
    void theHoldoutIsInNoExperimentAndGrowsWithoutLettingAnyoneGo() {
        Running a = running(1, "a", true, split(0.5));
        Running b = running(2, "b", true, split(0.5));
        Map<String, Allocation> layers = Map.of(
                "a", Running.claimed(Running.unclaimed(), "a", 1), "b", Running.claimed(Running.unclaimed(), "b", 1));
        Map<Double, Long> held = new TreeMap<>();
        for (double share : new double[] {0.02, 0.1}) {
            Assigner assigner = new Assigner("app", share, layers, List.of(a, b), Exposures.NONE);
            Assigner wider = new Assigner("app", share + 0.05, layers, List.of(a, b), Exposures.NONE);
            held.put(
                    share,
                    IntStream.range(0, UNITS)
                            .filter(unit -> {
                                Assignment inA = assigner.assign("a", "u" + unit);
                                assertThat(inA instanceof Assignment.Out)
                                        .isEqualTo(assigner.assign("b", "u" + unit) instanceof Assignment.Out);
                                if (inA instanceof Assignment.Out) {
                                    assertThat(wider.assign("a", "u" + unit)).isInstanceOf(Assignment.Out.class);
                                }
                                return inA.equals(new Assignment.Out(Assignment.Reason.HOLDOUT));
                            })
                            .count());
        }
        assertThat(held.get(0.02)).isBetween(320L, 480L);
        assertThat(held.get(0.1)).isBetween(1850L, 2150L);
    }

    @Example
    void whatDoesNotRunSaysSo() {
        assertThat(Assigner.IDLE.assign("a", "u")).isEqualTo(new Assignment.Out(Assignment.Reason.STOPPED));
    }

    private static String arm(Assigner assigner, String unit) {
        return ((Assignment.In) assigner.assign("a", unit)).arm();
    }

    private static Assigner assigner(Running running) {
        return new Assigner("app", 0, all(running), List.of(running), Exposures.NONE);
    }

    private static Map<String, Allocation> all(Running running) {
        return Map.of(running.layer(), Running.claimed(Running.unclaimed(), running.name(), 1));
    }

    private static Running running(long run, String name, boolean sticky, Map<String, Double> weights) {
        return new Running(run, name, name, name, sticky, Allocation.of(weights), new BitSet());
    }

    private static Running inLayer(long run, String name) {
        return new Running(run, name, "pay", name, true, Allocation.of(split(0.5)), new BitSet());
    }

    private static Map<String, Double> split(double candidate) {
        Map<String, Double> weights = new TreeMap<>();
        weights.put("candidate", candidate);
        weights.put("control", 1 - candidate);
        return weights;
    }

    private static double chiSquare(long[] counts) {
        double expected = (double) UNITS / counts.length;
        double statistic = 0;
        for (long count : counts) {
            statistic += (count - expected) * (count - expected) / expected;
        }
        return ChiSquaredDistribution.of(counts.length - 1).survivalProbability(statistic);
    }
}
