package dev.tidemill.chat.cache;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether two questions that lie close may have one answer. Embeddings put "enable 2FA" beside "disable 2FA"; what
/// tells them apart stands in a few words: a negation, a number, a name, an opposite. English.
public final class SameSense {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\d_]+(?:['’.-][\\p{L}\\d_]+){0,8}");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:]\\d+){0,6}(?![\\d)])");
    private static final Set<String> NEGATIONS = Set.of(
            "not",
            "never",
            "cannot",
            "without",
            "neither",
            "nor",
            "none",
            "nothing",
            "nobody",
            "except",
            "unless",
            "absence",
            "lack",
            "lacks",
            "lacking",
            "eliminates",
            "eliminate",
            "avoid",
            "unable",
            "impossible");
    private static final List<String> NUMBERS =
            List.of("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve");
    private static final String OPPOSITES = "enable/disable activate/deactivate on/off open/close start/stop begin/end"
            + " increase/decrease raise/lower add/remove allow/deny allow/block permit/forbid install/uninstall"
            + " buy/sell import/export upload/download push/pull send/receive login/logout lock/unlock show/hide"
            + " first/last before/after above/below maximum/minimum max/min most/least more/less best/worst"
            + " encrypt/decrypt encode/decode mount/unmount join/leave accept/reject include/exclude create/delete"
            + " public/private input/output read/write true/false left/right up/down in/out early/late"
            + " upgrade/downgrade attach/detach connect/disconnect subscribe/unsubscribe follow/unfollow"
            + " cheap/expensive safe/unsafe legal/illegal possible/impossible advantages/disadvantages pros/cons"
            + " horizontal/vertical synchronous/asynchronous deposit/withdraw debit/credit win/lose hot/cold"
            + " compress/decompress zip/unzip freeze/unfreeze mute/unmute pin/unpin like/dislike male/female";
    private static final Map<String, Set<String>> OPPOSITE = opposites();

    private SameSense() {}

    /// Why two questions have not the same answer; empty where nothing tells them apart.
    public static Optional<String> difference(String left, String right) {
        Reading one = Reading.of(left);
        Reading other = Reading.of(right);
        if (one.negated != other.negated) {
            return Optional.of("negation");
        }
        if (!one.figures.equals(other.figures) || one.countsOtherwise(other) || other.countsOtherwise(one)) {
            return Optional.of("numbers");
        }
        if (one.namesWhatIsNotIn(other) && other.namesWhatIsNotIn(one)) {
            return Optional.of("names");
        }
        return opposed(one.stems, other.stems) ? Optional.of("opposites") : Optional.empty();
    }

    /// @param squashed letters and figures of the whole text, lower case
    /// @param names    names by their writing: capitals within a sentence or a word, underscores
    /// @param figures  numbers in figures, no marks of a list
    /// @param counts   numbers in words, as figures
    private record Reading(
            boolean negated,
            String squashed,
            Set<String> stems,
            Set<String> names,
            Set<String> figures,
            Set<String> counts) {
        static Reading of(String text) {
            Set<String> stems = new HashSet<>();
            Set<String> names = new HashSet<>();
            Set<String> counts = new HashSet<>();
            boolean negated = false;
            Matcher matcher = WORD.matcher(text);
            while (matcher.find()) {
                String written = matcher.group();
                String word = written.toLowerCase(Locale.ROOT).replace('’', '\'');
                stems.add(stem(word));
                negated |= isNegation(word, text, matcher.end());
                if (NUMBERS.contains(word)) {
                    counts.add(Integer.toString(NUMBERS.indexOf(word) + 2));
                }
                if (isName(written, beginsSentence(text, matcher.start()))) {
                    names.add(squash(written));
                }
            }
            Set<String> figures = new TreeSet<>();
            NUMBER.matcher(text).results().forEach(match -> figures.add(match.group()));
            return new Reading(negated, squash(text), stems, names, figures, counts);
        }

        /// Whether both say how many, and not the same.
        boolean countsOtherwise(Reading other) {
            return !counts.isEmpty()
                    && !(other.counts.isEmpty() && other.figures.isEmpty())
                    && !counts.stream()
                            .allMatch(count -> other.counts.contains(count) || other.figures.contains(count));
        }

        /// A name counts as said where all but its ending stands in the other text.
        boolean namesWhatIsNotIn(Reading other) {
            return names.stream().anyMatch(name -> {
                int length = Math.min(name.length(), Math.max(4, name.length() - 2));
                return !other.squashed.contains(name.substring(0, length));
            });
        }
    }

    private static boolean isNegation(String word, String text, int end) {
        if (word.endsWith("n't") || word.equals("not")) {
            return !text.startsWith(" forget", end);
        }
        boolean answers = word.equals("no") && text.startsWith(",", end);
        return NEGATIONS.contains(word) || (word.equals("no") && !answers) || word.startsWith("no-");
    }

    private static String squash(String text) {
        StringBuilder squashed = new StringBuilder();
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(squashed::appendCodePoint);
        return squashed.toString();
    }

    private static boolean beginsSentence(String text, int at) {
        int before = at - 1;
        while (before >= 0
                && !Character.isLetterOrDigit(text.charAt(before))
                && ".?!:\n".indexOf(text.charAt(before)) < 0) {
            before--;
        }
        return before < 0 || !Character.isLetterOrDigit(text.charAt(before));
    }

    private static boolean isName(String word, boolean begins) {
        boolean capital = Character.isUpperCase(word.charAt(0)) && word.length() > 1;
        boolean inner = word.indexOf('_') >= 0 || word.substring(1).chars().anyMatch(Character::isUpperCase);
        return inner || (capital && !begins);
    }

    private static boolean opposed(Set<String> left, Set<String> right) {
        for (String word : left) {
            for (String opposite : OPPOSITE.getOrDefault(word, Set.of())) {
                if (right.contains(opposite) && !left.contains(opposite) && !right.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String stem(String word) {
        for (String ending : List.of("ing", "ed", "es", "s")) {
            if (word.endsWith(ending) && word.length() > ending.length() + 2) {
                String stem = word.substring(0, word.length() - ending.length());
                return stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
            }
        }
        return word.endsWith("e") && word.length() > 3 ? word.substring(0, word.length() - 1) : word;
    }

    private static Map<String, Set<String>> opposites() {
        Map<String, Set<String>> opposites = new HashMap<>();
        for (String pair : OPPOSITES.split(" ", -1)) {
            String[] both = pair.split("/", -1);
            String one = stem(both[0]);
            String other = stem(both[1]);
            opposites.computeIfAbsent(one, _ -> new HashSet<>()).add(other);
            opposites.computeIfAbsent(other, _ -> new HashSet<>()).add(one);
        }
        return opposites;
    }
}
