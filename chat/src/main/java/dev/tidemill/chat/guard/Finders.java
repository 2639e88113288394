package dev.tidemill.chat.guard;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.chat.classify.TextClassifier;
import dev.tidemill.chat.pii.PersonalKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes what a declared rule looks with.
final class Finders {
    private static final List<String> HARASSMENT = List.of("hate", "offensive");
    private static final String INJECTION = "injection";

    private final GuardParts parts;

    Finders(GuardParts parts) {
        this.parts = parts;
    }

    TextFinder of(GuardRule rule) {
        return switch (rule.find()) {
            case "personal" -> personal(rule);
            case INJECTION -> injection(rule);
            case "harassment" -> harassment(rule);
            case "words" -> words(rule);
            case "pattern" -> pattern(rule);
            default -> throw refused(rule, "find must be one of " + GuardRule.FINDERS + ", got " + rule.find());
        };
    }

    /// Tweets that were sought for bad words are no questions: probabilities learned on them are moved to other shares
    /// of the categories as Saerens, Latinne and Decaestecker, 2002, do.
    private static final Map<String, Share> SHARES = Map.of(
            "hate", new Share(0.058, 0.005),
            "offensive", new Share(0.774, 0.02),
            "neither", new Share(0.168, 0.975));

    private static final double LIKELIER_THAN_NOT = 0.5;

    private TextFinder personal(GuardRule rule) {
        Set<PersonalKind> kinds = rule.kinds().isEmpty()
                ? Set.of(PersonalKind.values())
                : rule.kinds().stream()
                        .map(word -> PersonalKind.of(word)
                                .orElseThrow(() ->
                                        refused(rule, "kinds must be among " + PersonalKind.words() + ", got " + word)))
                        .collect(Collectors.toUnmodifiableSet());
        return text -> parts.personal().get().find(text, kinds).stream()
                .map(span -> new TextFinder.Hit(span.kind().word(), span.from(), span.to(), span.checked() ? 1 : 0.9))
                .toList();
    }

    private TextFinder injection(GuardRule rule) {
        return text -> {
            TextClassifier classifier = parts.injection().get();
            double threshold = rule.threshold().orElse(threshold(classifier, INJECTION));
            List<TextFinder.Hit> hits = new ArrayList<>();
            InjectionSigns.find(text)
                    .ifPresent(sign -> hits.add(new TextFinder.Hit(sign.sign(), sign.from(), sign.to(), 1)));
            TextClassifier.Score score = classifier.classify(text).get(INJECTION);
            if (score != null && score.probability() >= threshold) {
                hits.add(new TextFinder.Hit("", score.from(), score.to(), score.probability()));
            }
            return hits;
        };
    }

    private TextFinder harassment(GuardRule rule) {
        List<String> categories = rule.kinds().isEmpty() ? HARASSMENT : rule.kinds();
        if (!HARASSMENT.containsAll(categories)) {
            throw refused(rule, "kinds must be among " + HARASSMENT + ", got " + categories);
        }
        double threshold = rule.threshold().orElse(LIKELIER_THAN_NOT);
        return text -> {
            Map<String, TextClassifier.Score> scores = parts.harassment().get().classify(text);
            double whole = SHARES.keySet().stream()
                    .mapToDouble(category -> expected(scores, category))
                    .sum();
            return categories.stream()
                    .filter(category -> expected(scores, category) >= threshold * whole)
                    .flatMap(category -> Optional.ofNullable(scores.get(category)).stream())
                    .map(score -> new TextFinder.Hit(
                            score.category(), score.from(), score.to(), expected(scores, score.category()) / whole))
                    .toList();
        };
    }

    /// A category's score, weighed for how rare it is among questions to an assistant.
    private static double expected(Map<String, TextClassifier.Score> scores, String category) {
        TextClassifier.Score score = scores.get(category);
        Share share = SHARES.get(category);
        return score == null || share == null ? 0 : score.probability() * share.expected() / share.trained();
    }

    /// @param trained  how many of the texts that the classifier learned from were of a category (Davidson et al. 2017)
    /// @param expected how many of what people ask an assistant are taken to be
    private record Share(double trained, double expected) {}

    private static double threshold(TextClassifier classifier, String category) {
        return classifier
                .model()
                .category(category)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the model " + classifier.model().name() + " must have the category " + category))
                .threshold();
    }

    private static TextFinder words(GuardRule rule) {
        WordList list = new WordList(rule.words());
        return text -> list.find(text).stream()
                .map(match -> new TextFinder.Hit("", match.from(), match.to(), 1))
                .toList();
    }

    /// RE2 alone, whose time is linear in the text: no pattern can hold a request up.
    private static TextFinder pattern(GuardRule rule) {
        String source = rule.pattern().orElseThrow(() -> refused(rule, "pattern must be given"));
        Pattern pattern = compiled(rule, source);
        return text -> {
            List<TextFinder.Hit> hits = new ArrayList<>();
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    hits.add(new TextFinder.Hit("", matcher.start(), matcher.end(), 1));
                }
            }
            return hits;
        };
    }

    private static Pattern compiled(GuardRule rule, String source) {
        try {
            return Pattern.compile(source);
        } catch (PatternSyntaxException e) {
            throw refused(
                    rule,
                    "pattern must be a regular expression of RE2 (no back references, no looking around), got \""
                            + source + "\": " + e.getDescription());
        }
    }

    private static IllegalArgumentException refused(GuardRule rule, String what) {
        return new IllegalArgumentException("guard rule " + rule.name() + ": " + what);
    }
}
