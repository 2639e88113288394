package dev.tidemill.fraud;

import dev.tidemill.learn.GroupPrecision;
import dev.tidemill.learn.Ranked;
import java.util.ArrayList;
import java.util.List;

/// How good the answers of a span were, judged by what really happened and not by what became known: the simulation
/// knows it. Collects from many threads at once.
public final class JudgedLoad implements LoadListener {
    private static final String PASSED = "approve";

    private final int budget;
    private final List<Judged> judged = new ArrayList<>();

    private record Judged(Transaction transaction, LoadAnswer answer) {}

    /// @param budget how many cards can be looked at a day
    public JudgedLoad(int budget) {
        this.budget = budget;
    }

    /// @param decisions        with a model's answer
    /// @param frauds           among them
    /// @param caught           share of the frauds that were not approved; NaN without frauds
    /// @param aucRoc           of the probabilities
    /// @param averagePrecision of the probabilities
    /// @param cardPrecision    share of frauds among the cards of the daily budget, mean over days
    public record Quality(
            int decisions, int frauds, double caught, double aucRoc, double averagePrecision, double cardPrecision) {}

    @Override
    public synchronized void answered(Transaction transaction, LoadAnswer answer) {
        if (Double.isFinite(answer.probability())) {
            judged.add(new Judged(transaction, answer));
        }
    }

    /// How many decisions a version answered.
    public synchronized long answeredBy(int version) {
        return judged.stream()
                .filter(one -> one.answer().model().orElse(0) == version)
                .count();
    }

    /// Of everything so far, whichever version answered.
    public synchronized Quality quality() {
        int n = judged.size();
        double[] scores = new double[n];
        float[] labels = new float[n];
        long[] times = new long[n];
        int[] cards = new int[n];
        int caught = 0;
        for (int i = 0; i < n; i++) {
            Judged one = judged.get(i);
            scores[i] = one.answer().probability();
            labels[i] = one.transaction().fraud() ? 1 : 0;
            times[i] = one.transaction().time();
            cards[i] = one.transaction().customer();
            caught += one.transaction().fraud() && !one.answer().outcome().equals(PASSED) ? 1 : 0;
        }
        Ranked ranked = Ranked.of(scores, labels);
        int frauds = ranked.positives();
        return new Quality(
                n,
                frauds,
                frauds == 0 ? Double.NaN : (double) caught / frauds,
                ranked.aucRoc(),
                ranked.averagePrecision(),
                GroupPrecision.mean(times, cards, scores, labels, budget));
    }
}
