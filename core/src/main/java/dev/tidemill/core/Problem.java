package dev.tidemill.core;

/// One finding about an input: where, which rule, the value that breaks it, and what to do.
///
/// @param place  where it stands: `app.yaml:12:5`, `line 7`, `field amount`
/// @param rule   the rule, lower case, as a sentence part: `max must be a number`
/// @param value  the value found, shortened to 80 characters
/// @param remedy what the reader can do; empty where the rule says it already
public record Problem(String place, String rule, String value, String remedy) {
    private static final int LONGEST_VALUE = 80;

    public Problem {
        value = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    /// `place: rule, got "value" (remedy)`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!place.isEmpty()) {
            text.append(place).append(": ");
        }
        text.append(rule);
        if (!value.isEmpty()) {
            text.append(", got \"").append(value).append('"');
        }
        if (!remedy.isEmpty()) {
            text.append(" (").append(remedy).append(')');
        }
        return text.toString();
    }
}
