package dev.tidemill.chat.gateway;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.chat.guard.TopicLimits;
import dev.tidemill.chat.pii.PersonalKind;
import dev.tidemill.core.TidemillException;
import dev.tidemill.core.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads the rules under `guard`: those of an application's file, but for what needs a session.
final class GuardSection {
    private static final Map<String, List<String>> KINDS =
            Map.of("personal", PersonalKind.words(), "harassment", List.of("hate", "offensive"));

    private final Yaml yaml;

    GuardSection(Yaml yaml) {
        this.yaml = yaml;
    }

    List<GuardRule> read(Yaml.Block block) {
        List<GuardRule> rules = new ArrayList<>();
        for (String name : block.names()) {
            block.block(name).flatMap(rule -> rule(name, rule)).ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<GuardRule> rule(String name, Yaml.Block block) {
        block.known("find", "on", "kinds", "words", "pattern", "when", "threshold", "action");
        Optional<String> find = block.needed("find", "one of " + GuardRule.FINDERS)
                .filter(word -> among(block, "find", word, GuardRule.FINDERS));
        Optional<String> action = block.needed("action", "one of " + GuardRule.ACTIONS)
                .filter(word -> among(block, "action", word, GuardRule.ACTIONS));
        if (find.isEmpty() || action.isEmpty()) {
            return Optional.empty();
        }
        List<String> stages = block.words("on");
        stages.forEach(stage -> among(block, "on", stage, GuardRule.STAGES));
        boolean topic = find.get().equals("topic");
        GuardRule rule = new GuardRule(
                name,
                stages.isEmpty() ? (topic ? List.of("input") : List.of("input", "output")) : stages,
                find.get(),
                block.words("kinds"),
                block.words("words"),
                block.text("pattern"),
                block.text("when"),
                block.names().contains("threshold")
                        ? OptionalDouble.of(block.share("threshold", 1))
                        : OptionalDouble.empty(),
                action.get(),
                false);
        return Optional.of(rule).filter(one -> sound(block, one));
    }

    private boolean sound(Yaml.Block block, GuardRule rule) {
        for (String kind : rule.kinds()) {
            if (!among(block, "kinds", kind, KINDS.getOrDefault(rule.find(), List.of()))) {
                return false;
            }
        }
        return switch (rule.find()) {
            case "words" -> given(block, "words", !rule.words().isEmpty());
            case "pattern" -> given(block, "pattern", rule.pattern().isPresent()) && pattern(block, rule);
            case "topic" -> given(block, "when", rule.when().isPresent()) && topic(block, rule);
            default -> true;
        };
    }

    private boolean among(Yaml.Block block, String key, String word, List<String> words) {
        if (!words.contains(word)) {
            yaml.wrong(block.place(key), key + " must be among " + words, word, Words.didYouMean(word, words));
        }
        return words.contains(word);
    }

    private boolean given(Yaml.Block block, String key, boolean there) {
        if (!there) {
            yaml.wrong(block.place(), "this rule must have " + key, "", "");
        }
        return there;
    }

    private boolean pattern(Yaml.Block block, GuardRule rule) {
        try {
            Pattern.compile(rule.pattern().orElseThrow());
            return true;
        } catch (PatternSyntaxException broken) {
            yaml.wrong(
                    block.place("pattern"),
                    "pattern must be a regular expression of RE2, " + broken.getDescription(),
                    rule.pattern().orElseThrow(),
                    "");
            return false;
        }
    }

    private boolean topic(Yaml.Block block, GuardRule rule) {
        try {
            TopicLimits.of(List.of(rule), RequestGuard.VARIABLES);
            return true;
        } catch (TidemillException broken) {
            yaml.wrong(
                    block.place("when"),
                    "when must be a test over question, model, user and application, " + broken.getMessage(),
                    rule.when().orElseThrow(),
                    "");
            return false;
        }
    }
}
