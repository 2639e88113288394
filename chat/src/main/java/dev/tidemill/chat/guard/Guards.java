package dev.tidemill.chat.guard;

import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.chat.pii.PersonalKind;
import dev.tidemill.chat.pii.Vault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The guard that an application declares: its rules, each on its stages, in their order.
///
/// Findings name their rule and, of a rule that knows kinds, the kind: `cards.card`, `harassment.hate`. What is found
/// is logged with rule, stage and action, never with the text. Meters: `tidemill.chat.guard.seconds` by stage,
/// `tidemill.chat.guard.findings` by rule, stage and action.
///
/// Rules of topics are no part of it, since they read the whole request: [TopicLimits].
public final class Guards implements Guard {
    /// A longer text is blocked unread, by the rule `length`.
    public static final int LONGEST = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Guards.class);

    private final Map<Stage, List<Armed>> rules = new EnumMap<>(Stage.class);
    private final MeterRegistry meters;
    private final LongSupplier nanos;

    private record Armed(String name, Action action, TextFinder finder) {}

    private Guards(List<GuardRule> declared, GuardParts parts) {
        meters = parts.meters();
        nanos = parts.nanos();
        Finders finders = new Finders(parts);
        for (GuardRule rule : declared) {
            if (!rule.find().equals("topic")) {
                Armed armed = new Armed(rule.name(), action(rule), finders.of(rule));
                rule.stages()
                        .forEach(stage -> rules.computeIfAbsent(stage(stage), _ -> new ArrayList<>())
                                .add(armed));
            }
        }
    }

    /// The guard of declared rules.
    ///
    /// @throws IllegalArgumentException where a rule's kind is unknown or its pattern is none
    public static Guard of(List<GuardRule> rules, GuardParts parts) {
        return rules.stream().allMatch(rule -> rule.find().equals("topic")) ? NONE : new Guards(rules, parts);
    }

    @Override
    public Judgement judge(Stage stage, String text) {
        List<Armed> armed = rules.getOrDefault(stage, List.of());
        if (armed.isEmpty() || text.isEmpty()) {
            return new Judgement(List.of());
        }
        if (text.length() > LONGEST) {
            return told(stage, List.of(new Finding("length", Action.BLOCK, 0, text.length(), 1, "")));
        }
        long began = nanos.getAsLong();
        List<Finding> findings = new ArrayList<>();
        for (Armed rule : armed) {
            for (TextFinder.Hit hit : rule.finder.find(text)) {
                findings.add(finding(rule, hit));
            }
        }
        findings.sort(Comparator.comparingInt(Finding::from).thenComparing(Finding::to, Comparator.reverseOrder()));
        timer(stage).record(Duration.ofNanos(nanos.getAsLong() - began));
        return told(stage, findings);
    }

    private Timer timer(Stage stage) {
        return Timer.builder("tidemill.chat.guard.seconds")
                .description("Time that a text was judged in")
                .tag("stage", word(stage))
                .register(meters);
    }

    private static Finding finding(Armed rule, TextFinder.Hit hit) {
        String name = hit.detail().isEmpty() ? rule.name : rule.name + "." + hit.detail();
        String replacement =
                rule.action != Action.MASK ? "" : "[" + (hit.detail().isEmpty() ? rule.name : hit.detail()) + "]";
        return new Finding(name, rule.action, hit.from(), hit.to(), hit.score(), replacement);
    }

    private Judgement told(Stage stage, List<Finding> findings) {
        for (Finding finding : findings) {
            LOG.info(
                    "guard {}: {} in {} at {} to {}, score {}",
                    word(finding.action()),
                    finding.rule(),
                    word(stage),
                    finding.from(),
                    finding.to(),
                    finding.score());
            Counter.builder("tidemill.chat.guard.findings")
                    .description("What guards found")
                    .tag("rule", finding.rule())
                    .tag("stage", word(stage))
                    .tag("action", word(finding.action()))
                    .register(meters)
                    .increment();
        }
        return new Judgement(findings);
    }

    /// A text whose masked personal data can be put back by the session's vault: `[card-1]` instead of `[card]`.
    ///
    /// @param judgement of the text
    /// @param rules     names of the rules whose masks can be put back
    public static String masked(String text, Judgement judgement, Vault vault, Set<String> rules) {
        List<Finding> kept = judgement.findings().stream()
                .map(finding -> finding.action() == Action.MASK && rules.contains(rule(finding))
                        ? kept(text, finding, vault)
                        : finding)
                .toList();
        return new Judgement(kept).masked(text);
    }

    /// The name of its rule, without what of it.
    private static String rule(Finding finding) {
        int detail = finding.rule().indexOf('.');
        return detail < 0 ? finding.rule() : finding.rule().substring(0, detail);
    }

    private static Finding kept(String text, Finding finding, Vault vault) {
        String detail = finding.rule().substring(finding.rule().lastIndexOf('.') + 1);
        Optional<String> placeholder = PersonalKind.of(detail)
                .flatMap(kind -> vault.placeholder(kind, text.substring(finding.from(), finding.to())));
        return placeholder
                .map(word -> new Finding(
                        finding.rule(), finding.action(), finding.from(), finding.to(), finding.score(), word))
                .orElse(finding);
    }

    private static Stage stage(String word) {
        return Stage.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Action action(GuardRule rule) {
        return Action.valueOf(rule.action().toUpperCase(Locale.ROOT));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
