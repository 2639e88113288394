package dev.tidemill.serve.experiment;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which party (an arm, or an experiment in a layer) has each of the 10,000 buckets. Immutable.
///
/// **Invariants:** every bucket has exactly one party; a party has its share of them, rounded to one in 10,000;
/// [#reweighted] moves the fewest buckets that new weights allow, so a party that grows keeps all that it has.
public final class Allocation {
    private static final double EXACT = 1e-6;

    private final List<String> parties;
    private final short[] owners;

    private Allocation(List<String> parties, short[] owners) {
        this.parties = parties;
        this.owners = owners;
    }

    /// The parties one after the other, in the order of the map.
    ///
    /// @param weights shares that sum to one
    /// @throws TidemillException INVALID where they do not, or one is not from 0 to 1
    public static Allocation of(Map<String, Double> weights) {
        int[] counts = counts(weights);
        short[] owners = new short[Buckets.COUNT];
        int from = 0;
        for (int party = 0; party < counts.length; party++) {
            Arrays.fill(owners, from, from + counts[party], (short) party);
            from += counts[party];
        }
        return new Allocation(List.copyOf(weights.keySet()), owners);
    }

    /// Who has the bucket.
    public String party(int bucket) {
        return parties.get(owners[bucket]);
    }

    /// Those that may have buckets.
    public List<String> parties() {
        return parties;
    }

    /// What each party really has; sums to one.
    public Map<String, Double> shares() {
        int[] counts = new int[parties.size()];
        for (short owner : owners) {
            counts[owner]++;
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int party = 0; party < counts.length; party++) {
            shares.put(parties.get(party), (double) counts[party] / Buckets.COUNT);
        }
        return Collections.unmodifiableMap(shares);
    }

    /// The same with other weights, moving as few buckets as possible: parties that shrink give up their last ones,
    /// parties that grow take these. Parties may come and go.
    public Allocation reweighted(Map<String, Double> weights) {
        int[] wanted = counts(weights);
        List<String> next = List.copyOf(weights.keySet());
        short[] moved = new short[Buckets.COUNT];
        List<Integer> free = new ArrayList<>();
        int[] kept = new int[wanted.length];
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            int party = next.indexOf(party(bucket));
            if (party >= 0 && kept[party] < wanted[party]) {
                moved[bucket] = (short) party;
                kept[party]++;
            } else {
                free.add(bucket);
            }
        }
        int taken = 0;
        for (int party = 0; party < wanted.length; party++) {
            while (kept[party] < wanted[party]) {
                moved[free.get(taken++)] = (short) party;
                kept[party]++;
            }
        }
        return new Allocation(next, moved);
    }

    /// The buckets that belong to different parties here and there.
    public BitSet differences(Allocation other) {
        BitSet differences = new BitSet(Buckets.COUNT);
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            differences.set(bucket, !party(bucket).equals(other.party(bucket)));
        }
        return differences;
    }

    /// As text: runs of buckets, `control*5000 candidate*5000`.
    public String text() {
        StringBuilder text = new StringBuilder(String.join(" ", parties)).append('\n');
        int from = 0;
        for (int bucket = 1; bucket <= Buckets.COUNT; bucket++) {
            if (bucket == Buckets.COUNT || owners[bucket] != owners[from]) {
                text.append(owners[from]).append('*').append(bucket - from).append(' ');
                from = bucket;
            }
        }
        return text.toString().strip();
    }

    /// What [#text] wrote.
    ///
    /// @throws TidemillException STORAGE where it is not that
    public static Allocation parse(String text) {
        try {
            int line = text.indexOf('\n');
            List<String> parties = List.of(text.substring(0, line).split(" "));
            short[] owners = new short[Buckets.COUNT];
            int from = 0;
            for (String run : text.substring(line + 1).split(" ")) {
                int star = run.indexOf('*');
                short owner = Short.parseShort(run.substring(0, star));
                int to = from + Integer.parseInt(run.substring(star + 1));
                parties.get(owner);
                Arrays.fill(owners, from, to, owner);
                from = to;
            }
            if (from == Buckets.COUNT) {
                return new Allocation(parties, owners);
            }
        } catch (RuntimeException broken) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "an allocation must be runs of buckets, got other text", broken);
        }
        throw new TidemillException(ErrorCode.STORAGE, "an allocation must have " + Buckets.COUNT + " buckets");
    }

    /// Whole buckets for each, the largest remainders rounded up.
    private static int[] counts(Map<String, Double> weights) {
        double sum = 0;
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            if (!(weight.getValue() >= 0 && weight.getValue() <= 1)) {
                throw refused("weight of " + weight.getKey() + " must be from 0 to 1, got " + weight.getValue());
            }
            sum += weight.getValue();
        }
        if (Math.abs(sum - 1) > EXACT) {
            throw refused("weights must sum to one, got " + sum + "; change " + weights.keySet());
        }
        double[] exact = weights.values().stream()
                .mapToDouble(weight -> weight * Buckets.COUNT)
                .toArray();
        int[] counts = Arrays.stream(exact)
                .mapToInt(value -> (int) Math.floor(value + EXACT))
                .toArray();
        List<Integer> byRemainder = new ArrayList<>();
        for (int party = 0; party < counts.length; party++) {
            byRemainder.add(party);
        }
        byRemainder.sort(Comparator.comparingDouble(party -> counts[party] - exact[party]));
        int missing = Buckets.COUNT - Arrays.stream(counts).sum();
        for (int i = 0; i < missing; i++) {
            counts[byRemainder.get(i)]++;
        }
        return counts;
    }

    private static TidemillException refused(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}
