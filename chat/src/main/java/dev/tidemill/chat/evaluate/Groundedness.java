package dev.tidemill.chat.evaluate;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far an answer is supported by passages, word for word and without a model: a sentence's support is the share
/// of its words that stand in the passages, numbers counting four times, names twice, and words without meaning of
/// their own a quarter; a number that stands in none, or a negation that no passage has, halves it. Words that only
/// the question has count as any: an answer that repeats them says what no passage does. A compound stands there where
/// its parts do. It sees what was made up, not what was put together wrongly.
public final class Groundedness {
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{N}]+(?:[.,'’-][\\p{L}\\p{N}]+)*");
    private static final Set<String> EMPTY = Set.of(
            "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "as", "is", "are",
            "was", "were", "be", "been", "it", "its", "this", "that", "these", "those", "he", "she", "they", "his",
            "her", "their", "which", "who", "whom", "has", "have", "had", "does", "do", "did", "also", "than", "then",
            "there", "into", "about", "both", "but", "if", "so", "such", "i", "you", "we", "your", "our");
    private static final Set<String> NEGATIONS =
            Set.of("not", "no", "never", "none", "neither", "nor", "without", "cannot", "n't");
    private static final double NUMBER = 4;
    private static final double NAME = 2;
    private static final double HALF = 0.5;

    /// Chosen on the other file of HaluEval than the one that is judged: see the bench `groundedness`.
    private static final double EMPTY_WORD = 0.25;

    private static final Pattern JOINT = Pattern.compile("[.,'’-]");

    private final Set<String> evidence = new HashSet<>();
    private final boolean negated;

    /// @param from    first character of the sentence, in UTF-16 units
    /// @param to      behind the last
    /// @param support 0 to 1; 1 where nothing in it could be wrong
    public record Sentence(int from, int to, double support) {}

    public Groundedness(Collection<String> passages) {
        passages.forEach(passage -> words(passage, evidence));
        negated = evidence.stream().anyMatch(NEGATIONS::contains);
    }

    private static void words(String text, Set<String> into) {
        for (Matcher token = TOKEN.matcher(text); token.find(); ) {
            into.add(normal(token.group()));
            if (!Character.isDigit(token.group().charAt(0))) {
                for (String part : JOINT.split(token.group())) {
                    into.add(normal(part));
                }
            }
        }
    }

    private boolean stands(String token) {
        if (evidence.contains(normal(token))) {
            return true;
        }
        String[] parts = JOINT.split(token);
        boolean number = Character.isDigit(token.charAt(0));
        return !number && parts.length > 1 && Arrays.stream(parts).allMatch(part -> evidence.contains(normal(part)));
    }

    /// Lower case, without thousands separators, a possessive, or the plural's s.
    private static String normal(String token) {
        String word = token.toLowerCase(Locale.ROOT).replace('’', '\'');
        if (Character.isDigit(word.charAt(0))) {
            return word.replace(",", "");
        }
        word = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
        return word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    /// The support of each sentence of an answer, in their order.
    public List<Sentence> sentences(String answer) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(answer);
        List<Sentence> sentences = new ArrayList<>();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            if (!answer.substring(from, to).isBlank()) {
                sentences.add(new Sentence(from, to, support(answer.substring(from, to))));
            }
        }
        return sentences;
    }

    /// The support of the sentence that has the least; 1 where there is none.
    public double of(String answer) {
        return sentences(answer).stream().mapToDouble(Sentence::support).min().orElse(1);
    }

    private double support(String sentence) {
        double all = 0;
        double found = 0;
        double penalty = 1;
        for (Matcher token = TOKEN.matcher(sentence); token.find(); ) {
            String word = normal(token.group());
            if (NEGATIONS.contains(word)) {
                penalty *= negated ? 1 : HALF;
            } else {
                boolean number = Character.isDigit(word.charAt(0));
                boolean name =
                        token.start() > 0 && Character.isUpperCase(token.group().charAt(0));
                double weight = EMPTY.contains(word) ? EMPTY_WORD : number ? NUMBER : name ? NAME : 1;
                boolean there = stands(token.group());
                all += weight;
                found += there ? weight : 0;
                penalty *= number && !there ? HALF : 1;
            }
        }
        return all == 0 ? penalty : penalty * found / all;
    }
}
