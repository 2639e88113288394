package dev.tidemill.chat.assistant;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Grounds answers sentence by sentence: a sentence of a passage bears out one of an answer where it has enough of
/// its content words, and all of its numbers. Words count by how rare they are among the passages (inverse document
/// frequency, Spärck Jones 1972).
public final class SentenceGrounding implements Grounding {
    /// What share of a sentence's words, by weight, must stand in one sentence of a passage, or in it and its
    /// neighbours.
    private static final double ENOUGH = 0.6;

    /// What share of a question's words a sentence must have to answer it.
    private static final double ANSWERS = 0.3;

    /// What a row of a table counts beside a sentence.
    private static final double ROW = 0.6;

    private static final int MOST_SENTENCES = 3;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.'-]*");
    private static final Pattern MARK = Pattern.compile("\\s*\\[(\\d{1,3})]");
    private static final Pattern MARK_AT_END = Pattern.compile("\\[\\d{1,3}]$");
    private static final Set<String> COMMON = Set.of(
            ("a an the of to in on at by for with and or not is are was were be been do does did how what which who "
                            + "when where why can could may must should will would it its this that these those from "
                            + "as if then than there here you your i we they he she has have had no yes")
                    .split(" "));

    /// A sentence where it stands.
    private record Sentence(String text, int from, int to, Set<String> words) {}

    @Override
    public String compose(String question, List<Passage> passages) {
        Set<String> wanted = words(question);
        List<List<Sentence>> all =
                passages.stream().map(one -> sentences(one.text())).toList();
        Map<String, Double> weights = weights(all);
        double whole = weight(wanted, weights);
        record Fit(int passage, int place, Sentence sentence, double score) {}
        List<Fit> fits = new ArrayList<>();
        for (int p = 0; p < all.size(); p++) {
            for (int i = 0; i < all.get(p).size(); i++) {
                Sentence sentence = all.get(p).get(i);
                Set<String> shared = new HashSet<>(sentence.words());
                shared.retainAll(wanted);
                double score = whole == 0 ? 0 : weight(shared, weights) / whole;
                // A heading or a list's stump says nothing alone, and a row of a table little.
                if (score >= ANSWERS && sentence.words().size() >= 4) {
                    double told = sentence.text().contains(" | ") ? ROW : 1;
                    fits.add(new Fit(p, i, sentence, told * score * (1 - 0.05 * p)));
                }
            }
        }
        List<Fit> best = fits.stream()
                .sorted(Comparator.comparingDouble(Fit::score)
                        .reversed()
                        .thenComparingInt(Fit::passage)
                        .thenComparingInt(Fit::place))
                .limit(MOST_SENTENCES)
                .sorted(Comparator.comparingInt(Fit::passage).thenComparingInt(Fit::place))
                .toList();
        Set<String> lines = new LinkedHashSet<>();
        best.forEach(fit -> lines.add(fit.sentence().text() + " [" + (fit.passage() + 1) + "]"));
        return String.join(" ", lines);
    }

    @Override
    public Checked check(String text, List<Passage> passages) {
        List<List<Sentence>> all =
                passages.stream().map(one -> sentences(one.text())).toList();
        Map<String, Double> weights = weights(all);
        List<Citation> citations = new ArrayList<>();
        List<String> unsupported = new ArrayList<>();
        for (Sentence sentence : sentences(text)) {
            Set<String> words = words(MARK.matcher(sentence.text()).replaceAll(""));
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
        double whole = weight(words, weights);
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
                double score = whole == 0 ? 0 : weight(shared, weights) / whole;
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
        Matcher matcher = MARK.matcher(text);
        while (matcher.find()) {
            int mark = Integer.parseInt(matcher.group(1));
            if (mark > 0) {
                marks.add(mark);
            }
        }
        return marks;
    }

    private static double weight(Set<String> words, Map<String, Double> weights) {
        return words.stream()
                .mapToDouble(word -> weights.getOrDefault(word, 2.0))
                .sum();
    }

    /// Rarer words weigh more.
    private static Map<String, Double> weights(List<List<Sentence>> all) {
        Map<String, Integer> counts = new HashMap<>();
        int sentences = 0;
        for (List<Sentence> passage : all) {
            for (Sentence sentence : passage) {
                sentences++;
                sentence.words().forEach(word -> counts.merge(word, 1, Integer::sum));
            }
        }
        Map<String, Double> weights = new HashMap<>();
        int many = sentences;
        counts.forEach((word, count) -> weights.put(word, Math.log(1 + (double) many / count)));
        return weights;
    }

    private static List<Sentence> sentences(String text) {
        List<Sentence> sentences = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            lines(text, from, to, sentences);
        }
        // A mark behind the full stop belongs to the sentence before it.
        for (int i = sentences.size() - 1; i > 0; i--) {
            Matcher mark = MARK.matcher(sentences.get(i).text());
            if (mark.lookingAt()) {
                Sentence before = sentences.get(i - 1);
                Sentence here = sentences.remove(i);
                int end = here.from() + mark.end();
                sentences.set(i - 1, sentence(text, before.from(), end));
                if (!text.substring(end, here.to()).isBlank()) {
                    sentences.add(i, sentence(text, end, here.to()));
                }
            }
        }
        return sentences;
    }

    /// Paragraphs and items of lists are sentences of their own.
    private static void lines(String text, int from, int to, List<Sentence> sentences) {
        int begin = from;
        for (int at = from; at <= to; at++) {
            if (at == to || text.charAt(at) == '\n' || behindMark(text, begin, at)) {
                if (!text.substring(begin, at).isBlank()) {
                    sentences.add(sentence(text, begin, at));
                }
                begin = at;
            }
        }
    }

    /// Whether a sentence that ended with a mark has ended here: a space behind it, and a beginning behind that.
    private static boolean behindMark(String text, int begin, int at) {
        return text.charAt(at) == ' '
                && at > begin
                && text.charAt(at - 1) == ']'
                && at + 1 < text.length()
                && (Character.isUpperCase(text.charAt(at + 1)) || Character.isDigit(text.charAt(at + 1)))
                && MARK_AT_END.matcher(text.substring(begin, at)).find();
    }

    private static Sentence sentence(String text, int from, int to) {
        int begin = from;
        int end = to;
        while (begin < end && Character.isWhitespace(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        String words = text.substring(begin, end);
        return new Sentence(words, begin, end, words(words));
    }

    /// Content words in lower case, without plural endings.
    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String word = matcher.group().replaceAll("[.'-]+$", "");
            if (!word.isEmpty() && !COMMON.contains(word)) {
                words.add(stem(word));
            }
        }
        return words;
    }

    private static String stem(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")) {
            return word.substring(0, word.length() - 1);
        }
        return word;
    }
}
