package dev.tidemill.chat.prompt;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.core.Words;
import dev.tidemill.registry.Version;
import dev.tidemill.serve.rollout.VersionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prompts as versions that answer: rolled out, compared and taken back by the mechanism that knows no prompt.
public final class PromptKind implements VersionKind<Prompt> {
    /// The kind of prompts' lines in the registry.
    public static final String KIND = "prompt";

    private final Map<String, Variable> offered = new LinkedHashMap<>();

    /// @param offered what whoever asks can fill in; a version that wants more is refused before it gets a request
    public PromptKind(List<Variable> offered) {
        offered.forEach(variable -> this.offered.put(variable.name(), variable));
    }

    @Override
    public String name() {
        return KIND;
    }

    /// @throws TidemillException INVALID with every mistake
    @Override
    public Prompt load(Version version, byte[] content) {
        return load(PromptJson.read(content));
    }

    /// As a version's content; what is to be registered goes through it first.
    ///
    /// @throws TidemillException INVALID with every mistake
    public Prompt load(PromptDefinition definition) {
        Prompt prompt = Prompt.compile(definition);
        List<Problem> problems = new ArrayList<>();
        definition.variables().forEach(variable -> fit(variable, problems));
        if (!problems.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a prompt must want only what it can be given: " + problems.getFirst(),
                    problems);
        }
        return prompt;
    }

    private void fit(Variable wanted, List<Problem> problems) {
        Variable given = offered.get(wanted.name());
        String place = "variables." + wanted.name();
        if (given == null) {
            String near = Words.didYouMean(wanted.name(), offered.keySet());
            problems.add(new Problem(
                    place,
                    "it must be one of those that are given",
                    wanted.name(),
                    near.isEmpty() ? "given: " + String.join(", ", offered.keySet()) : near));
        } else if (given.type() != wanted.type() || !fieldsFit(wanted, given)) {
            problems.add(new Problem(place, "it must be " + described(given), described(wanted), ""));
        } else if (wanted.required() && !given.required()) {
            problems.add(new Problem(place, "it may be absent, so it must not be required", "required", ""));
        }
    }

    private static boolean fieldsFit(Variable wanted, Variable given) {
        return wanted.fields().isEmpty() == given.fields().isEmpty()
                && wanted.fields().stream()
                        .allMatch(field -> given.fields().stream()
                                .anyMatch(other -> other.name().equals(field.name())
                                        && other.type() == field.type()
                                        && (other.required() || !field.required())));
    }

    private static String described(Variable variable) {
        List<String> fields = variable.fields().stream()
                .map(field -> field.name() + " " + field.type().word())
                .toList();
        return variable.type().word() + (fields.isEmpty() ? "" : " of " + String.join(", ", fields));
    }

    /// Of values that somebody offers, those that a prompt asks for.
    public static Map<String, Object> wanted(Prompt prompt, Map<String, ?> values) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        for (Variable variable : prompt.definition().variables()) {
            Object value = values.get(variable.name());
            if (value != null) {
                wanted.put(variable.name(), value);
            }
        }
        return wanted;
    }
}
