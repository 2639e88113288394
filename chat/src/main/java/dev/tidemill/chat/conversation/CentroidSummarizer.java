package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.model.TokenCounter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A summary of sentences taken word for word: those nearest to the centroid of all, without those that repeat one
/// already taken (D. Radev, H. Jing, M. Styś, D. Tam: Centroid-based summarization of multiple documents, Information
/// Processing & Management 40, 2004; the overlap that makes a repetition is theirs, twice the shared words by all
/// words). Needs no model; time grows with the number of words, and no conversation is too long: only its newest
/// [#SENTENCES] sentences are looked at.
public final class CentroidSummarizer implements Summarizer {
    /// The most sentences that are looked at.
    static final int SENTENCES = 2_000;

    private static final double REPEATED = 0.7;
    private static final int LONGEST_SENTENCE = 600;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    /// @param place its place among the sentences
    private record Sentence(int place, String line, Map<String, Integer> words, double score) {}

    @Override
    public String summarize(List<Message> messages, int tokensMax, TokenCounter tokens) {
        List<Sentence> ranked = ranked(sentences(messages));
        List<Sentence> taken = new ArrayList<>();
        for (Sentence sentence : ranked) {
            if (taken.stream().noneMatch(other -> overlap(other.words(), sentence.words()) >= REPEATED)) {
                taken.add(sentence);
                if (tokens.count(text(taken)) > tokensMax) {
                    taken.removeLast();
                }
            }
        }
        return text(taken);
    }

    private static String text(List<Sentence> sentences) {
        return String.join(
                "\n",
                sentences.stream()
                        .sorted(Comparator.comparingInt(Sentence::place))
                        .map(Sentence::line)
                        .toList());
    }

    /// The newest sentences of users and assistants, oldest of them first.
    private static List<Sentence> sentences(List<Message> messages) {
        List<Sentence> newestFirst = new ArrayList<>();
        for (int i = messages.size() - 1; i >= 0 && newestFirst.size() < SENTENCES; i--) {
            Message message = messages.get(i);
            if (message.role() == Role.USER || message.role() == Role.ASSISTANT) {
                List<String> split = split(message.text());
                for (int j = split.size() - 1; j >= 0 && newestFirst.size() < SENTENCES; j--) {
                    Map<String, Integer> words = words(split.get(j));
                    if (!words.isEmpty()) {
                        String line = message.role().word() + ": " + split.get(j);
                        newestFirst.add(new Sentence(-newestFirst.size(), line, words, 0));
                    }
                }
            }
        }
        return newestFirst.reversed();
    }

    private static List<String> split(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> sentences = new ArrayList<>();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            String sentence = text.substring(from, to).strip().replaceAll("\\s+", " ");
            if (!sentence.isEmpty() && sentence.length() <= LONGEST_SENTENCE) {
                sentences.add(sentence);
            }
        }
        return sentences;
    }

    private static Map<String, Integer> words(String sentence) {
        Map<String, Integer> words = new TreeMap<>();
        WORD.matcher(sentence.toLowerCase(Locale.ROOT))
                .results()
                .forEach(found -> words.merge(found.group(), 1, Integer::sum));
        return words;
    }

    /// Nearest to the centroid first; of equally near ones the newest.
    private static List<Sentence> ranked(List<Sentence> sentences) {
        Map<String, Integer> holding = new HashMap<>();
        Map<String, Double> centroid = new TreeMap<>();
        for (Sentence sentence : sentences) {
            sentence.words().forEach((word, times) -> {
                holding.merge(word, 1, Integer::sum);
                centroid.merge(word, (double) times, Double::sum);
            });
        }
        Map<String, Double> rarity = new HashMap<>();
        holding.forEach((word, count) -> rarity.put(word, Math.log((sentences.size() + 1.0) / count)));
        centroid.replaceAll((word, times) -> times * rarity.getOrDefault(word, 0.0));
        double norm =
                Math.sqrt(centroid.values().stream().mapToDouble(w -> w * w).sum());
        return sentences.stream()
                .map(one -> new Sentence(
                        one.place(), one.line(), one.words(), nearness(one.words(), rarity, centroid, norm)))
                .sorted(Comparator.comparingDouble(Sentence::score)
                        .reversed()
                        .thenComparing(Comparator.comparingInt(Sentence::place).reversed()))
                .toList();
    }

    private static double nearness(
            Map<String, Integer> words, Map<String, Double> rarity, Map<String, Double> centroid, double norm) {
        double product = 0;
        double own = 0;
        for (Map.Entry<String, Integer> word : words.entrySet()) {
            double weight = word.getValue() * rarity.getOrDefault(word.getKey(), 0.0);
            product += weight * centroid.getOrDefault(word.getKey(), 0.0);
            own += weight * weight;
        }
        return own == 0 || norm == 0 ? 0 : product / (Math.sqrt(own) * norm);
    }

    private static double overlap(Map<String, Integer> first, Map<String, Integer> second) {
        Set<String> shared = new HashSet<>(first.keySet());
        shared.retainAll(second.keySet());
        return 2.0 * shared.size() / (first.size() + second.size());
    }
}
