package dev.tidemill.chat.assistant;

import dev.tidemill.chat.assistant.Sentences.Sentence;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/// Grounds answers sentence by sentence: a sentence of a passage bears out one of an answer where it has enough of
/// its content words, and all of its numbers. Words count by how rare they are among the passages (inverse document
/// frequency, Spärck Jones 1972).
public final class SentenceGrounding implements Grounding {
    /// What share of a sentence's words, by weight, must stand in one sentence of a passage, or in it and its
    /// neighbours.
    private static final double ENOUGH = 0.6;

    private final Extracts extracts;

    /// @param embedder gives sentences and questions vectors
    public SentenceGrounding(TextEmbedder embedder) {
        this.extracts = new Extracts(embedder);
    }

    @Override
    public String compose(String question, List<Passage> passages) {
        return extracts.of(question, passages);
    }

    @Override
    public Checked check(String text, List<Passage> passages) {
        List<List<Sentence>> all =
                passages.stream().map(one -> Sentences.of(one.text())).toList();
        Map<String, Double> weights = Sentences.weights(all);
        List<Citation> citations = new ArrayList<>();
        List<String> unsupported = new ArrayList<>();
        for (Sentence sentence : Sentences.of(text)) {
            Set<String> words =
                    Sentences.words(Sentences.MARK.matcher(sentence.text()).replaceAll(""));
            if (words.isEmpty()) {
                continue;
            }
            Optional<Citation> found = support(marks(sentence.text()), words, passages, all, weights);
            found.ifPresentOrElse(citations::add, () -> unsupported.add(sentence.text()));
        }
        return new Checked(citations.stream().distinct().toList(), unsupported);
    }

    /// The best place that bears words out, among the marked passages first, then among all.
    private static Optional<Citation> support(
            List<Integer> marked,
            Set<String> words,
            List<Passage> passages,
            List<List<Sentence>> all,
            Map<String, Double> weights) {
        List<Integer> order = new ArrayList<>(marked);
        for (int mark = 1; mark <= passages.size(); mark++) {
            if (!marked.contains(mark)) {
                order.add(mark);
            }
        }
        for (int mark : order) {
            if (mark > passages.size()) {
                continue;
            }
            Optional<Citation> found = support(mark, passages.get(mark - 1), all.get(mark - 1), words, weights);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Citation> support(
            int mark, Passage passage, List<Sentence> sentences, Set<String> words, Map<String, Double> weights) {
        double whole = Sentences.weight(words, weights);
        double best = 0;
        Optional<Citation> found = Optional.empty();
        for (int i = 0; i < sentences.size(); i++) {
            for (int end = i; end <= Math.min(i + 1, sentences.size() - 1); end++) {
                Set<String> there = new HashSet<>(sentences.get(i).words());
                there.addAll(sentences.get(end).words());
                Set<String> shared = new HashSet<>(words);
                shared.retainAll(there);
                boolean numbers = words.stream()
                        .filter(word -> Character.isDigit(word.charAt(0)))
                        .allMatch(there::contains);
                double score = whole == 0 ? 0 : Sentences.weight(shared, weights) / whole;
                if (numbers && score >= ENOUGH && score > best) {
                    best = score;
                    int from = sentences.get(i).from();
                    int to = sentences.get(end).to();
                    found = Optional.of(new Citation(
                            mark,
                            passage.document(),
                            passage.title(),
                            passage.chunk(),
                            passage.from() + from,
                            passage.from() + to,
                            passage.text().substring(from, to)));
                }
            }
        }
        return found;
    }

    private static List<Integer> marks(String text) {
        List<Integer> marks = new ArrayList<>();
        Matcher matcher = Sentences.MARK.matcher(text);
        while (matcher.find()) {
            int mark = Integer.parseInt(matcher.group(1));
            if (mark > 0) {
                marks.add(mark);
            }
        }
        return marks;
    }
}
