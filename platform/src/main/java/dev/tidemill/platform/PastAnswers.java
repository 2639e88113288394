package dev.tidemill.platform;

import dev.tidemill.serve.Hindsight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The answers to the rows of a period, kept between two replays in a few bytes each: equal ones but for their
/// probabilities share one object.
final class PastAnswers {
    private final Map<Hindsight.Answer, Integer> numbers = new HashMap<>();
    private final List<Hindsight.Answer> distinct = new ArrayList<>();
    private int[] answers = new int[1024];
    private double[] probabilities = new double[1024];
    private double[] labels = new double[1024];
    private int size;

    /// @param label what became of it; NaN where nothing is known
    void add(Hindsight.Answer answer, double label) {
        if (size == answers.length) {
            answers = Arrays.copyOf(answers, size * 2);
            probabilities = Arrays.copyOf(probabilities, size * 2);
            labels = Arrays.copyOf(labels, size * 2);
        }
        Hindsight.Answer shape = new Hindsight.Answer(answer.outcome(), 0, answer.rules(), answer.fallback());
        answers[size] = numbers.computeIfAbsent(shape, fresh -> {
            distinct.add(fresh);
            return distinct.size() - 1;
        });
        probabilities[size] = answer.probability();
        labels[size++] = label;
    }

    Hindsight.Answer answer(int row) {
        Hindsight.Answer shape = distinct.get(answers[row]);
        return new Hindsight.Answer(shape.outcome(), probabilities[row], shape.rules(), shape.fallback());
    }

    double label(int row) {
        return labels[row];
    }
}
