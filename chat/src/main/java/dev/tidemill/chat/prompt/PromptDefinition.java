package dev.tidemill.chat.prompt;

import dev.tidemill.chat.model.Message.Role;
import java.util.List;

/// A prompt as it is written and kept: the same definition is the same version.
///
/// @param description for people
/// @param messages    templates of messages, first to last, 1 to 32
/// @param variables   what they may use, at most 64, of different names
public record PromptDefinition(String description, List<Template> messages, List<Variable> variables) {
    private static final int MOST_MESSAGES = 32;
    private static final int MOST_VARIABLES = 64;
    private static final int LONGEST_TEMPLATE = 100_000;

    /// @param role who says it: system, user or assistant
    /// @param text logic-less Mustache: `{{name}}`, `{{#name}}…{{/name}}`, `{{^name}}…{{/name}}`, `{{! remark }}`
    public record Template(Role role, String text) {
        public Template {
            if (role == Role.TOOL) {
                throw new IllegalArgumentException("templates must be of the roles system, user, assistant, got tool");
            }
            if (text.length() > LONGEST_TEMPLATE) {
                throw new IllegalArgumentException(
                        "a template must have at most " + LONGEST_TEMPLATE + " characters, got " + text.length());
            }
        }
    }

    public PromptDefinition {
        messages = List.copyOf(messages);
        variables = List.copyOf(variables);
        if (messages.isEmpty() || messages.size() > MOST_MESSAGES || variables.size() > MOST_VARIABLES) {
            throw new IllegalArgumentException("a prompt must have 1 to " + MOST_MESSAGES + " messages and at most "
                    + MOST_VARIABLES + " variables, got " + messages.size() + " and " + variables.size());
        }
        Variable.requireDifferent(variables);
    }
}
