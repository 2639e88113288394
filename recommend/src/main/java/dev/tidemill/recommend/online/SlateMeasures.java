package dev.tidemill.recommend.online;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Joins outcomes to slates by the decision they name, and counts.
///
/// Outcomes come late: a slate counts once its time for outcomes is over, so that yesterday's arm is not
/// compared with one whose purchases are still to come, and outcomes after that time are counted apart.
/// Each item of a slate can be clicked once and bought once. What counts as bought by way of a slate is
/// what names its decision.
public final class SlateMeasures {
    private final long windowMillis;

    /// @param windowMillis how long after a slate an outcome may come, in milliseconds; above 0
    public SlateMeasures(long windowMillis) {
        if (windowMillis <= 0) {
            throw new IllegalArgumentException("the time for outcomes must be above 0 ms, got " + windowMillis);
        }
        this.windowMillis = windowMillis;
    }

    /// Measures.
    ///
    /// @param now until when outcomes are known, in milliseconds since the epoch
    /// @throws IllegalArgumentException where two slates have the same decision
    public SlateReport measure(Collection<SlateRow> slates, Collection<OutcomeRow> outcomes, long now) {
        Map<String, Joined> byDecision = new HashMap<>();
        List<Joined> counted = new ArrayList<>();
        long young = 0;
        for (SlateRow slate : slates) {
            Joined joined = new Joined(slate);
            if (byDecision.put(slate.decision(), joined) != null) {
                throw new IllegalArgumentException(
                        "each slate must have a decision of its own, got \"" + slate.decision() + "\" twice");
            }
            if (slate.time() + windowMillis <= now) {
                counted.add(joined);
            } else {
                young++;
            }
        }
        Map<Fate, Long> fates = new EnumMap<>(Fate.class);
        for (OutcomeRow outcome : outcomes) {
            Joined joined = byDecision.get(outcome.decision());
            fates.merge(joined == null ? Fate.UNJOINED : joined.take(outcome, windowMillis), 1L, Long::sum);
        }
        return new SlateReport(
                group("", counted),
                groups(counted, joined -> joined.slate.arm()),
                groups(counted, joined -> joined.slate.model()),
                bySource(counted),
                byPosition(counted),
                young,
                fates.getOrDefault(Fate.UNJOINED, 0L),
                fates.getOrDefault(Fate.LATE, 0L),
                fates.getOrDefault(Fate.REPEATED, 0L));
    }

    private enum Fate {
        TAKEN,
        UNJOINED,
        LATE,
        REPEATED
    }

    /// A slate with what became of its items, by position.
    private static final class Joined {
        private final SlateRow slate;
        private final boolean[] clicked;
        private final boolean[] bought;
        private final double[] value;

        Joined(SlateRow slate) {
            this.slate = slate;
            int size = slate.items().size();
            clicked = new boolean[size];
            bought = new boolean[size];
            value = new double[size];
        }

        Fate take(OutcomeRow outcome, long windowMillis) {
            int position = slate.items().indexOf(outcome.item());
            if (position < 0) {
                return Fate.UNJOINED;
            }
            if (outcome.time() > slate.time() + windowMillis) {
                return Fate.LATE;
            }
            boolean[] which = outcome.kind() == OutcomeRow.Kind.CLICK ? clicked : bought;
            if (which[position]) {
                return Fate.REPEATED;
            }
            which[position] = true;
            value[position] += outcome.kind() == OutcomeRow.Kind.PURCHASE ? outcome.value() : 0;
            return Fate.TAKEN;
        }

        int size() {
            return clicked.length;
        }
    }

    /// Counts of a group.
    private static final class Counts {
        private long trials;
        private long withClick;
        private long withPurchase;
        private long clicks;
        private long purchases;
        private double value;

        void add(Joined joined, int from, int to) {
            long clicksHere = 0;
            long purchasesHere = 0;
            for (int k = from; k < to; k++) {
                clicksHere += joined.clicked[k] ? 1 : 0;
                purchasesHere += joined.bought[k] ? 1 : 0;
                value += joined.value[k];
            }
            trials++;
            withClick += clicksHere > 0 ? 1 : 0;
            withPurchase += purchasesHere > 0 ? 1 : 0;
            clicks += clicksHere;
            purchases += purchasesHere;
        }

        SlateReport.Group group(String name) {
            double of = Math.max(1, trials);
            return new SlateReport.Group(
                    name,
                    trials,
                    Rate.of(withClick, trials),
                    Rate.of(withPurchase, trials),
                    clicks / of,
                    purchases / of,
                    value / of);
        }
    }

    private static SlateReport.Group group(String name, List<Joined> slates) {
        Counts counts = new Counts();
        slates.forEach(joined -> counts.add(joined, 0, joined.size()));
        return counts.group(name);
    }

    private static List<SlateReport.Group> groups(List<Joined> slates, Function<Joined, String> key) {
        Map<String, List<Joined>> apart = new TreeMap<>();
        slates.forEach(joined ->
                apart.computeIfAbsent(key.apply(joined), _ -> new ArrayList<>()).add(joined));
        return apart.entrySet().stream()
                .map(entry -> group(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<SlateReport.Group> bySource(List<Joined> slates) {
        Map<String, Counts> apart = new TreeMap<>();
        for (Joined joined : slates) {
            for (int k = 0; k < joined.slate.sources().size(); k++) {
                apart.computeIfAbsent(joined.slate.sources().get(k), _ -> new Counts())
                        .add(joined, k, k + 1);
            }
        }
        return named(apart);
    }

    private static List<SlateReport.Group> byPosition(List<Joined> slates) {
        Map<Integer, Counts> apart = new TreeMap<>();
        for (Joined joined : slates) {
            for (int k = 0; k < joined.size(); k++) {
                apart.computeIfAbsent(k + 1, _ -> new Counts()).add(joined, k, k + 1);
            }
        }
        return named(apart);
    }

    private static List<SlateReport.Group> named(Map<?, Counts> apart) {
        return apart.entrySet().stream()
                .map(entry -> entry.getValue().group(String.valueOf(entry.getKey())))
                .toList();
    }
}
