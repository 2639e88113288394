package dev.tidemill.chat.prompt;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a prompt has to be told.
///
/// @param name     `[a-z][a-z0-9_]{0,62}`
/// @param required whether it must be given; where not, a template may use it in its own section only
/// @param fields   of the items of a list, none of them a list; a list without fields is one of texts
public record Variable(String name, Type type, boolean required, List<Variable> fields) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /// What values it takes.
    public enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        LIST;

        /// As it stands in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Variable {
        fields = List.copyOf(fields);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of a variable must match " + NAME + ", got \"" + name + "\"");
        }
        if (!fields.isEmpty() && type != Type.LIST) {
            throw new IllegalArgumentException(
                    "only a list may have fields, got them in the " + type.word() + " " + name);
        }
        requireDifferent(fields);
        if (fields.stream().anyMatch(field -> field.type() == Type.LIST)) {
            throw new IllegalArgumentException("fields of a list must not be lists, got one in " + name);
        }
    }

    /// One that must be given.
    public static Variable of(String name, Type type) {
        return new Variable(name, type, true, List.of());
    }

    /// One that may be given.
    public static Variable optional(String name, Type type) {
        return new Variable(name, type, false, List.of());
    }

    /// A list that must be given; it may be empty.
    public static Variable list(String name, Variable... fields) {
        return new Variable(name, Type.LIST, true, List.of(fields));
    }

    static void requireDifferent(List<Variable> variables) {
        Set<String> names = new HashSet<>();
        for (Variable variable : variables) {
            if (!names.add(variable.name())) {
                throw new IllegalArgumentException(
                        "variables must have different names, got \"" + variable.name() + "\" twice");
            }
        }
    }
}
