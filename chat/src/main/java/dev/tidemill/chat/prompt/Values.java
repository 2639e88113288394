package dev.tidemill.chat.prompt;

import dev.tidemill.core.Problem;
import dev.tidemill.core.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values checked against variables: every mistake, not the first.
final class Values {
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Object> checked;

    Values(List<Variable> variables, Map<String, ?> values) {
        this.checked = record("values", variables, values);
    }

    List<Problem> problems() {
        return problems;
    }

    /// As templates take them; what is absent is not in it.
    Map<String, Object> checked() {
        return checked;
    }

    private Map<String, Object> record(String place, List<Variable> variables, Map<String, ?> values) {
        Map<String, Object> taken = new LinkedHashMap<>();
        for (Variable variable : variables) {
            Object value = values.get(variable.name());
            String where = place + "." + variable.name();
            if (value != null) {
                taken.put(variable.name(), value(where, variable, value));
            } else if (variable.required()) {
                problems.add(new Problem(
                        where, "it must be given, as " + variable.type().word(), "", ""));
            }
        }
        List<String> names = variables.stream().map(Variable::name).toList();
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                String near = Words.didYouMean(name, names);
                problems.add(new Problem(
                        place,
                        "a value must be of a declared variable",
                        name,
                        near.isEmpty() ? "declared: " + String.join(", ", names) : near));
            }
        }
        return taken;
    }

    private Object value(String where, Variable variable, Object value) {
        return switch (variable.type()) {
            case TEXT -> value instanceof CharSequence text ? text.toString() : wrong(where, variable, value);
            case BOOLEAN -> value instanceof Boolean ? value : wrong(where, variable, value);
            case INTEGER -> integer(value) ? value.toString() : wrong(where, variable, value);
            case NUMBER -> number(value) ? plain((Number) value) : wrong(where, variable, value);
            case LIST -> value instanceof List<?> items ? items(where, variable, items) : wrong(where, variable, value);
        };
    }

    private List<Object> items(String where, Variable list, List<?> items) {
        List<Object> taken = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String place = where + "[" + i + "]";
            Object item = items.get(i);
            if (list.fields().isEmpty()) {
                taken.add(item instanceof CharSequence text ? text.toString() : wrong(place, "text", item));
            } else if (item instanceof Map<?, ?> fields) {
                Map<String, Object> named = new LinkedHashMap<>();
                fields.forEach((name, value) -> named.put(String.valueOf(name), value));
                taken.add(record(place, list.fields(), named));
            } else {
                taken.add(wrong(place, "an object", item));
            }
        }
        return taken;
    }

    private static boolean integer(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof java.math.BigInteger;
    }

    private static boolean number(Object value) {
        return value instanceof BigDecimal
                || integer(value)
                || (value instanceof Double d && Double.isFinite(d))
                || (value instanceof Float f && Float.isFinite(f));
    }

    private static String plain(Number number) {
        return new BigDecimal(number.toString()).toPlainString();
    }

    private Object wrong(String where, Variable variable, Object value) {
        return wrong(where, variable.type().word(), value);
    }

    private Object wrong(String where, String expected, Object value) {
        problems.add(new Problem(where, "it must be " + expected, String.valueOf(value), ""));
        return "";
    }
}
