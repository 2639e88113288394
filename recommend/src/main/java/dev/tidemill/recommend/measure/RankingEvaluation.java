package dev.tidemill.recommend.measure;

import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.Candidates;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Ranks all items for every user of a test set and compares. All users with at least one test interaction
/// count, each the same; items that the user has in the history are left out of the ranking.
public final class RankingEvaluation {
    private final Interactions histories;
    private final Interactions test;
    private final int k;

    /// @param histories what the model is asked with, and what is left out of its answers
    /// @param test      what would have been right, with the same users and items
    /// @param k         length of a list, at least 1
    public RankingEvaluation(Interactions histories, Interactions test, int k) {
        if (histories.users() != test.users() || histories.items() != test.items()) {
            throw new IllegalArgumentException("histories and test must have the same users and items, got "
                    + histories.users() + " x " + histories.items() + " and " + test.users() + " x " + test.items());
        }
        this.histories = histories;
        this.test = test;
        this.k = k;
    }

    /// Evaluates; users in parallel, results in order of users.
    public RankingReport evaluate(CandidateModel model, Workers workers) {
        List<Integer> users = new ArrayList<>();
        for (int user = 0; user < test.users(); user++) {
            if (test.count(user) > 0) {
                users.add(user);
            }
        }
        int[][] lists = new int[users.size()][];
        workers.forEach(users.size(), () -> new float[model.items()], (scores, i) -> {
            History history = History.of(histories, users.get(i));
            model.score(history, scores);
            lists[i] = Candidates.best(scores, model.items(), k, ItemSet.of(history, model.items()))
                    .items();
        });
        return report(users, lists);
    }

    private RankingReport report(List<Integer> users, int[][] lists) {
        Map<RankingMetric, double[]> values = new EnumMap<>(RankingMetric.class);
        for (RankingMetric metric : RankingMetric.values()) {
            values.put(metric, new double[users.size()]);
        }
        for (int i = 0; i < users.size(); i++) {
            int user = users.get(i);
            int at = i;
            boolean[] hits = new boolean[lists[i].length];
            for (int place = 0; place < hits.length; place++) {
                hits[place] = test.contains(user, lists[i][place]);
            }
            values.forEach((metric, each) -> each[at] = metric.of(hits, k, test.count(user)));
        }
        return new RankingReport(
                k,
                values,
                Exposure.of(lists, users.stream().mapToInt(Integer::intValue).toArray(), histories));
    }
}
