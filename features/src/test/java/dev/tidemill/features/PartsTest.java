package dev.tidemill.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// The small exact parts, each against arbitrary precision or a plain collection.
class PartsTest {
    private static final BigDecimal SCALE = new BigDecimal(BigInteger.ONE.shiftLeft(Wide.FRACTION));

    @Property(tries = 300)
    void sumsOfDoublesAreExactAndForget(
            @ForAll @Size(max = 20) List<@DoubleRange(min = -3e13, max = 3e13) Double> in, @ForAll int drop) {
        long[] limbs = new long[8];
        BigInteger sum = BigInteger.ZERO;
        BigInteger squares = BigInteger.ZERO;
        for (int i = 0; i < in.size(); i++) {
            double x = Math.scalb(in.get(i), -(i * 7) % 90);
            boolean stays = (drop >>> i & 1) == 0;
            Wide.addDouble(limbs, 1, x, Wide.FRACTION, false);
            Wide.addDoubleSquare(limbs, 4, x, false);
            if (stays) {
                sum = sum.add(new BigDecimal(x).multiply(SCALE).toBigInteger());
                squares = squares.add(new BigDecimal(x).pow(2).multiply(SCALE).toBigInteger());
            } else {
                Wide.addDouble(limbs, 1, x, Wide.FRACTION, true);
                Wide.addDoubleSquare(limbs, 4, x, true);
            }
        }
        assertThat(Wide.integer(limbs, 1, 3)).isEqualTo(sum);
        assertThat(Wide.integer(limbs, 4, 3)).isEqualTo(squares);
        assertThat(Wide.toDouble192(limbs, 1)).isEqualTo(sum.doubleValue());
        assertThat(Wide.toDouble192(limbs, 4)).isEqualTo(squares.doubleValue());
    }

    @Property(tries = 300)
    void sumsOfIntegersAreExact(@ForAll @Size(max = 40) List<Long> in) {
        long[] limbs = new long[6];
        BigInteger sum = BigInteger.ZERO;
        BigInteger squares = BigInteger.ZERO;
        for (long x : in) {
            if (x != Long.MIN_VALUE) {
                Wide.add(limbs, 0, x);
                Wide.addSquare(limbs, 2, x, false);
                sum = sum.add(BigInteger.valueOf(x));
                squares = squares.add(BigInteger.valueOf(x).pow(2));
            }
        }
        assertThat(Wide.integer(limbs, 0, 2)).isEqualTo(sum);
        assertThat(Wide.integer(limbs, 2, 3)).isEqualTo(squares);
        assertThat(Wide.toDouble128(limbs, 0)).isEqualTo(sum.doubleValue());
        assertThat(Wide.toDouble192(limbs, 2)).isEqualTo(squares.doubleValue());
    }

    @Property(tries = 300)
    void shiftsAreThoseOfIntegers(@ForAll long l, @ForAll long m, @ForAll @IntRange(min = -200, max = 60) int by) {
        long[] limbs = {l, m, m >> 63};
        BigInteger wanted = Wide.integer(limbs, 0, 3).shiftLeft(by);
        Wide.shift(limbs, 0, by);
        if (by > -192) {
            assertThat(Wide.integer(limbs, 0, 3)).isEqualTo(wanted);
        } else {
            assertThat(limbs).containsOnly(0);
        }
    }

    @Test
    void deviationsInNarrowAndWideArithmeticAreTheSameBits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int run = 0; run < 200; run++) {
            long[] limbs = new long[6];
            BigInteger sum = BigInteger.ZERO;
            BigInteger squares = BigInteger.ZERO;
            int n = 2 + random.nextInt(50);
            long most = 1L << (4 + random.nextInt(58));
            for (int i = 0; i < n; i++) {
                long x = random.nextLong(-most, most);
                Wide.add(limbs, 0, x);
                Wide.addSquare(limbs, 2, x, false);
                sum = sum.add(BigInteger.valueOf(x));
                squares = squares.add(BigInteger.valueOf(x).pow(2));
            }
            double spread =
                    squares.multiply(BigInteger.valueOf(n)).subtract(sum.pow(2)).doubleValue();
            assertThat(Moments.deviation(n, limbs, 0, 2)).isEqualTo(Math.sqrt(spread / ((double) n * (n - 1))));
        }
    }

    @Property(tries = 100)
    void growthIsAPowerOfTwo(@ForAll long time, @ForAll @IntRange(min = 1, max = 1_000_000_000) int halfLife) {
        double wanted = Math.pow(2, (double) Math.floorMod(time, (long) halfLife) / halfLife);
        assertThat(HalfLives.growth(time, halfLife)).isCloseTo(wanted, within(1e-15));
    }

    @Property(tries = 100)
    void countsAreThoseOfAMap(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 30) Integer> keys, @ForAll int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Counts counts = new Counts();
        Map<Long, Integer> wanted = new HashMap<>();
        for (long key : keys) {
            long spread = key * 0x1000_0000L;
            if (wanted.containsKey(spread) && random.nextBoolean()) {
                counts.add(spread, -1);
                wanted.merge(spread, -1, (a, b) -> a + b == 0 ? null : a + b);
            } else {
                counts.add(spread, 1);
                wanted.merge(spread, 1, Integer::sum);
            }
        }
        Map<Long, Integer> found = new HashMap<>();
        counts.forEach(found::put);
        assertThat(found).isEqualTo(wanted);
        assertThat(counts.size()).isEqualTo(wanted.size());
    }

    @Test
    void ranksForgetAndEstimateWithinTheirError() {
        Ranks ranks = new Ranks();
        for (long i = 0; i < 200_000; i++) {
            ranks.add(i, 1);
        }
        assertThat(ranks.estimate()).isCloseTo(200_000, within(200_000 * 0.06));
        for (long i = 3_000; i < 200_000; i++) {
            ranks.add(i, -1);
        }
        Ranks fresh = new Ranks();
        for (long i = 0; i < 3_000; i++) {
            fresh.add(i, 1);
        }
        assertThat(ranks.estimate()).isEqualTo(fresh.estimate()).isCloseTo(3_000, within(3_000 * 0.06));
        for (long i = 0; i < 3_000; i++) {
            ranks.add(i, -1);
        }
        assertThat(ranks.estimate()).isZero();
    }

    @Test
    void idsOrderByValueThenByLengthThenByFingerprint() {
        List<String> ids = List.of("0", "7", "10", "999999999999999999", "", "A", "z", "00", "01", "AA", "abcdefg");
        for (int i = 1; i < ids.size(); i++) {
            assertThat(EventOrder.place(ids.get(i))).as(ids.get(i)).isGreaterThan(EventOrder.place(ids.get(i - 1)));
        }
        long last = EventOrder.place("abcdefg");
        Set<Long> places = new HashSet<>();
        List<String> longer = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            longer.add("transaction-" + i);
        }
        longer.add("1000000000000000000");
        longer.add("ключ");
        longer.forEach(id -> {
            assertThat(EventOrder.place(id)).isGreaterThan(last);
            places.add(EventOrder.place(id));
        });
        assertThat(places).hasSize(longer.size());
    }
}
