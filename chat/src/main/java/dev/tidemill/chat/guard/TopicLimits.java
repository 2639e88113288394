package dev.tidemill.chat.guard;

import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an application does not answer, as expressions over the decided event: `lower(question).contains("lottery")`.
/// Safe for many threads.
public final class TopicLimits {
    private final List<Limit> limits;

    private record Limit(String name, Guard.Action action, Expression when) {}

    private TopicLimits(List<Limit> limits) {
        this.limits = limits;
    }

    /// The limits among declared rules.
    ///
    /// @param variables of the decided stream
    /// @throws dev.tidemill.core.TidemillException INVALID where an expression is none
    public static TopicLimits of(List<GuardRule> rules, List<Variable> variables) {
        Expressions expressions = Expressions.over(variables);
        return new TopicLimits(rules.stream()
                .filter(rule -> rule.find().equals("topic"))
                .map(rule -> new Limit(
                        rule.name(),
                        Guards.action(rule),
                        expressions.compile(rule.when().orElse("false"), Kind.TEST)))
                .toList());
    }

    /// What is off limits about a request, over the whole of its question.
    ///
    /// @param values of the variables, by slot
    public Guard.Judgement judge(@Nullable Object[] values, String question) {
        return new Guard.Judgement(limits.stream()
                .filter(limit -> limit.when.test(values))
                .map(limit -> new Guard.Finding(
                        limit.name,
                        limit.action,
                        0,
                        question.length(),
                        1,
                        limit.action == Guard.Action.MASK ? "[" + limit.name + "]" : ""))
                .toList());
    }
}
