package dev.tidemill.chat.assistant;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts as sentences, sentences as content words, and what words weigh: more the rarer they are among the passages
/// (inverse document frequency, Spärck Jones 1972).
final class Sentences {
    static final Pattern MARK = Pattern.compile("\\s*\\[(\\d{1,3})]");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.'-]*");
    private static final Pattern MARK_AT_END = Pattern.compile("\\[\\d{1,3}]$");
    private static final Set<String> COMMON = Set.of(
            ("a an the of to in on at by for with and or not is are was were be been do does did how what which who "
                            + "where when why can could may must should will would it its this that these those from "
                            + "as if then than there here you your i we they he she have has had no yes")
                    .split(" "));

    private Sentences() {}

    /// A sentence where it stands.
    record Sentence(String text, int from, int to, Set<String> words) {}

    static double weight(Set<String> words, Map<String, Double> weights) {
        return words.stream()
                .mapToDouble(word -> weights.getOrDefault(word, 2.0))
                .sum();
    }

    /// Rarer words weigh more.
    static Map<String, Double> weights(List<List<Sentence>> all) {
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

    static List<Sentence> of(String text) {
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
    static Set<String> words(String text) {
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
