package dev.tidemill.recommend.rank;

import dev.tidemill.learn.RankRows;
import dev.tidemill.learn.RankTrainer;
import dev.tidemill.learn.TrainingProgress;
import dev.tidemill.recommend.click.PositionBias;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Collects slates with their clicks and trains a ranker on them: LambdaMART in which each click is a query
/// of its own, the clicked row to be above all others of its slate, and counts as one over the probability
/// that its position was looked at. What was looked at rarely and clicked all the same counts for all who
/// did not look, so that what is learned is what is wanted and not where it stood. Other clicked rows of
/// the slate stand among the others: each has a query of its own, and leaving them out would favour what is
/// looked at most.
///
/// A slate without a click, or of a single row, says nothing about order and is passed over.
public final class RankerTraining {
    private final PositionBias bias;
    private final RankRows train;
    private final RankRows validation;
    private final List<String> features;

    /// @param features names of a row's values: of user, item, pair, context, position
    /// @param bias     of positions; [PositionBias#none] for a ranker that takes clicks as they are
    public RankerTraining(List<String> features, PositionBias bias) {
        this.features = List.copyOf(features);
        this.bias = bias;
        train = new RankRows(features);
        validation = new RankRows(features);
    }

    /// Adds a slate to learn from.
    ///
    /// @param rows    by position
    /// @param clicked by position
    public void add(List<double[]> rows, boolean[] clicked) {
        spread(rows, clicked, train);
    }

    /// Adds a slate on which it is judged when to stop; later in time than those to learn from.
    public void addValidation(List<double[]> rows, boolean[] clicked) {
        spread(rows, clicked, validation);
    }

    private void spread(List<double[]> rows, boolean[] clicked, RankRows into) {
        if (rows.size() != clicked.length) {
            throw new IllegalArgumentException("a slate must tell of each of its " + rows.size()
                    + " rows whether it was clicked, got " + clicked.length);
        }
        int[] wanted = new int[rows.size()];
        for (int k = 0; k < clicked.length && rows.size() > 1; k++) {
            if (clicked[k]) {
                wanted[k] = 1;
                into.add(rows, wanted, bias.weight(k));
                wanted[k] = 0;
            }
        }
    }

    /// How many clicks there are to learn from.
    public int clicks() {
        return train.groups();
    }

    /// The names of a row's values.
    public List<String> features() {
        return features;
    }

    /// Trains.
    ///
    /// @param parameters of XGBoost, as for every model of trees
    /// @throws dev.tidemill.core.TidemillException INVALID where there are no clicks, or a parameter is out
    ///     of range
    public RankTrainer.Ranked train(Map<String, Double> parameters, long seed, int threads, TrainingProgress progress) {
        Optional<RankRows> held = validation.groups() == 0 ? Optional.empty() : Optional.of(validation);
        return new RankTrainer(threads).train(train, held, parameters, seed, progress);
    }
}
