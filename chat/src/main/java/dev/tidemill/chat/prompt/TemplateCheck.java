package dev.tidemill.chat.prompt;

import dev.tidemill.core.Problem;
import dev.tidemill.core.Words;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks a template against the declared variables, so that no value of the declared types can fail it later.
final class TemplateCheck {
    private static final Set<String> OF_ITEMS = Set.of("-index", "-first", "-last");

    private final String place;
    private final List<Problem> problems;
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final Set<String> used = new HashSet<>();

    /// What is known inside a section, or outside of all.
    ///
    /// @param opened  the tag that began it; null for the template
    /// @param items   whether it goes through a list
    /// @param texts   whether the items are texts
    /// @param present the optional variable that is there inside, or nothing
    private record Scope(
            @Nullable Tag opened, Map<String, Variable> names, boolean items, boolean texts, String present) {}

    /// @param place where the template stands: `messages[0]`
    TemplateCheck(String text, String place, List<Variable> variables) {
        this.place = place;
        Tags tags = new Tags(text, place);
        this.problems = new ArrayList<>(tags.problems());
        scopes.push(new Scope(null, byName(variables), false, false, ""));
        tags.tags().forEach(this::check);
        for (Scope scope : scopes) {
            if (scope.opened() != null) {
                refuse(
                        scope.opened(),
                        "a section must be closed",
                        "",
                        "add {{/" + scope.opened().name() + "}}");
            }
        }
    }

    List<Problem> problems() {
        return problems;
    }

    /// Names of variables, not of fields, that it uses.
    Set<String> used() {
        return used;
    }

    private static Map<String, Variable> byName(List<Variable> variables) {
        Map<String, Variable> names = new LinkedHashMap<>();
        variables.forEach(variable -> names.put(variable.name(), variable));
        return names;
    }

    private void check(Tag tag) {
        switch (tag.kind()) {
            case REMARK -> {}
            case VALUE -> value(tag);
            case OPEN, OPEN_INVERTED -> open(tag);
            case CLOSE -> close(tag);
        }
    }

    private void value(Tag tag) {
        if (ofItems(tag)) {
            return;
        }
        Variable variable = known(tag);
        if (variable == null) {
            return;
        }
        if (variable.type() == Variable.Type.LIST || variable.type() == Variable.Type.BOOLEAN) {
            String name = tag.name();
            refuse(
                    tag,
                    "a " + variable.type().word() + " must be used as a section",
                    name,
                    "write {{#" + name + "}}…{{/" + name + "}}");
        } else if (!variable.required() && !present(tag.name())) {
            refuse(
                    tag,
                    "a variable that may be absent must stand in its own section",
                    tag.name(),
                    "write {{#" + tag.name() + "}}…{{/" + tag.name() + "}} around it");
        }
    }

    private void open(Tag tag) {
        Scope scope = new Scope(tag, Map.of(), false, false, "");
        if (!ofItems(tag)) {
            Variable variable = known(tag);
            if (variable != null) {
                scope = inside(tag, variable);
            }
        }
        scopes.push(scope);
    }

    private Scope inside(Tag tag, Variable variable) {
        boolean number = variable.type() == Variable.Type.INTEGER || variable.type() == Variable.Type.NUMBER;
        if (number && variable.required()) {
            refuse(tag, "a section must be of a boolean, a list, a text or what may be absent", tag.name(), "");
        }
        boolean goes = variable.type() == Variable.Type.LIST && tag.kind() == Tag.Kind.OPEN;
        return new Scope(
                tag,
                goes ? byName(variable.fields()) : Map.of(),
                goes,
                goes && variable.fields().isEmpty(),
                tag.kind() == Tag.Kind.OPEN ? tag.name() : "");
    }

    private void close(Tag tag) {
        Tag opened = scopes.element().opened();
        if (opened == null) {
            refuse(tag, "a section must be opened before it is closed", tag.name(), "");
        } else {
            scopes.pop();
            if (!opened.name().equals(tag.name())) {
                refuse(
                        tag,
                        "sections must be closed in the reverse order of their opening",
                        tag.name(),
                        "expected {{/" + opened.name() + "}}, opened at " + opened.line() + ":" + opened.column());
            }
        }
    }

    /// Whether it is a name that only the items of lists have; refused outside.
    private boolean ofItems(Tag tag) {
        boolean dot = tag.name().equals(".");
        boolean special = OF_ITEMS.contains(tag.name());
        if (!dot && !special) {
            return false;
        }
        Scope nearest = scopes.stream().filter(Scope::items).findFirst().orElse(null);
        if (nearest == null || (dot && !nearest.texts())) {
            refuse(tag, dot ? "{{.}} must stand in a list of texts" : "it must stand in a list", tag.name(), "");
        } else if (special && tag.kind() == Tag.Kind.VALUE != tag.name().equals("-index")) {
            refuse(tag, "-index must be a value, -first and -last sections", tag.name(), "");
        }
        return true;
    }

    private @Nullable Variable known(Tag tag) {
        Set<String> names = new HashSet<>();
        for (Scope scope : scopes) {
            Variable variable = scope.names().get(tag.name());
            if (variable != null) {
                if (scope.opened() == null) {
                    used.add(tag.name());
                }
                return variable;
            }
            names.addAll(scope.names().keySet());
        }
        List<String> sorted = names.stream().sorted().toList();
        String near = Words.didYouMean(tag.name(), sorted);
        refuse(
                tag,
                "a tag must name a declared variable",
                tag.name(),
                near.isEmpty() ? "declared here: " + String.join(", ", sorted) : near);
        return null;
    }

    private boolean present(String name) {
        return scopes.stream().anyMatch(scope -> scope.present().equals(name));
    }

    private void refuse(Tag tag, String rule, String value, String remedy) {
        problems.add(new Problem(place + ":" + tag.line() + ":" + tag.column(), rule, value, remedy));
    }
}
