package dev.tidemill.recommend.measure;

import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.Candidates;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import dev.tidemill.recommend.sequence.Sequences;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Ranks all items for what comes next after each of many histories. Every question counts the same and
/// has one right item.
public final class NextItemEvaluation {
    private final List<Question> questions;
    private final int k;
    private final LeftOut leftOut;

    /// @param k       length of a list, at least 1
    /// @param leftOut which items of a history are no answers
    public NextItemEvaluation(List<Question> questions, int k, LeftOut leftOut) {
        this.questions = List.copyOf(questions);
        this.k = k;
        this.leftOut = leftOut;
    }

    /// @param history what was done before, oldest first
    /// @param next    the item that came then
    public record Question(History history, int next) {}

    /// Which items of a history are no answers.
    public enum LeftOut {
        /// All of them: nobody meets an item twice.
        SEEN,
        /// None, beside what the model itself does not propose.
        NONE
    }

    /// Leave-last-out: of each sequence of at least two entries the last is asked, after all others.
    public static List<Question> lastOf(Sequences sequences) {
        List<Question> questions = new ArrayList<>();
        for (int s = 0; s < sequences.count(); s++) {
            int length = sequences.length(s);
            if (length > 1) {
                questions.add(new Question(sequences.history(s, length - 1), sequences.item(sequences.end(s) - 1)));
            }
        }
        return questions;
    }

    /// Each entry of each sequence but the first, after those before it: a session as it evolves.
    public static List<Question> everyNextOf(Sequences sequences) {
        List<Question> questions = new ArrayList<>();
        for (int s = 0; s < sequences.count(); s++) {
            for (int length = 1; length < sequences.length(s); length++) {
                questions.add(new Question(sequences.history(s, length), sequences.item(sequences.start(s) + length)));
            }
        }
        return questions;
    }

    /// Evaluates; questions in parallel, results in their order.
    public RankingReport evaluate(CandidateModel model, Workers workers) {
        int[][] lists = new int[questions.size()][];
        workers.forEach(lists.length, () -> new float[model.items()], (scores, i) -> {
            History history = questions.get(i).history();
            model.score(history, scores);
            ItemSet excluded = leftOut == LeftOut.SEEN ? ItemSet.of(history, model.items()) : ItemSet.none();
            lists[i] = Candidates.best(scores, model.items(), k, excluded).items();
        });
        Map<RankingMetric, double[]> values = new EnumMap<>(RankingMetric.class);
        for (RankingMetric metric : RankingMetric.values()) {
            values.put(
                    metric,
                    IntStream.range(0, lists.length)
                            .mapToDouble(i ->
                                    metric.of(hits(lists[i], questions.get(i).next()), k, 1))
                            .toArray());
        }
        int[] askers = IntStream.range(0, lists.length).toArray();
        return new RankingReport(k, values, Exposure.of(lists, askers, histories(model.items())));
    }

    private static boolean[] hits(int[] list, int next) {
        boolean[] hits = new boolean[list.length];
        for (int place = 0; place < list.length; place++) {
            hits[place] = list[place] == next;
        }
        return hits;
    }

    private Interactions histories(int items) {
        Entries entries = new Entries();
        for (int i = 0; i < questions.size(); i++) {
            for (int item : questions.get(i).history().items()) {
                entries.add(i, item, 1f, Entries.NO_TIME);
            }
        }
        return entries.toMatrix(questions.size(), items, Entries.Duplicates.LAST);
    }
}
