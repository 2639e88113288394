package dev.tidemill.recommend.trend;

import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.TrainingRun;

/// Adds up what users did, each interaction halved for every half-life that it is old: `Σ weight · 2^(−age
/// / h)`. Age is from the newest interaction; without times everything counts whole. A segment's scores are
/// its own sums plus `prior` times the share of each item in all sums, so that a segment of which little is
/// known shows what everybody likes.
public final class TrendTrainer implements CandidateTrainer<Interactions, TrendModel> {
    private final double halfLife;
    private final double prior;
    private final int[] segmentOfUser;
    private final Ids segments;

    /// Without segments.
    ///
    /// @param halfLife in the unit of the interactions' times, above 0; infinite for all-time popularity
    public TrendTrainer(double halfLife) {
        this(halfLife, 0, new int[0], Ids.none());
    }

    /// @param halfLife      in the unit of the interactions' times, above 0
    /// @param prior         how many (decayed) interactions the whole counts in a segment, 0 or more
    /// @param segmentOfUser for each user the index of its segment, −1 for none
    /// @param segments      their names
    public TrendTrainer(double halfLife, double prior, int[] segmentOfUser, Ids segments) {
        if (!(halfLife > 0) || !(prior >= 0) || !Double.isFinite(prior)) {
            throw new IllegalArgumentException(
                    "half-life must be above 0 and prior 0 or more, got " + halfLife + " and " + prior);
        }
        this.halfLife = halfLife;
        this.prior = prior;
        this.segmentOfUser = segmentOfUser.clone();
        this.segments = segments;
    }

    @Override
    public String algorithm() {
        return TrendModel.ALGORITHM;
    }

    @Override
    public TrendModel train(Interactions data, TrainingRun run) {
        if (segments.size() > 0 && segmentOfUser.length != data.users()) {
            throw new IllegalArgumentException("segments must be given for every user, got " + segmentOfUser.length
                    + " for " + data.users() + " users");
        }
        long newest = Long.MIN_VALUE;
        for (int at = 0; data.timed() && at < data.size(); at++) {
            newest = Math.max(newest, data.time(at));
        }
        double[] all = new double[data.items()];
        double[][] each = new double[segments.size()][data.items()];
        for (int user = 0; user < data.users(); user++) {
            int segment = segments.size() == 0 ? -1 : segmentOfUser[user];
            for (int at = data.start(user); at < data.end(user); at++) {
                double age = data.timed() ? (double) newest - data.time(at) : 0;
                double value = data.weight(at) * Math.pow(2, -age / halfLife);
                all[data.item(at)] += value;
                if (segment >= 0) {
                    each[segment][data.item(at)] += value;
                }
            }
        }
        return new TrendModel(segments, floats(all, all, 0), smoothed(each, all));
    }

    private float[][] smoothed(double[][] each, double[] all) {
        double total = java.util.Arrays.stream(all).sum();
        float[][] smoothed = new float[each.length][];
        for (int s = 0; s < each.length; s++) {
            smoothed[s] = floats(each[s], all, total > 0 ? prior / total : 0);
        }
        return smoothed;
    }

    private static float[] floats(double[] own, double[] all, double share) {
        float[] floats = new float[own.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) (own[i] + share * all[i]);
        }
        return floats;
    }
}
