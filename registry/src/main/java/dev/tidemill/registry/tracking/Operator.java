package dev.tidemill.registry.tracking;

import java.util.Optional;

/// How a condition compares.
public enum Operator {
    EQUAL("="),
    UNEQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    /// Capital letters count; `%` stands for anything, `_` for one character.
    LIKE("LIKE"),
    /// As LIKE, but capital letters don't count.
    ILIKE("ILIKE"),
    IN("IN"),
    NOT_IN("NOT IN");

    private final String word;

    Operator(String word) {
        this.word = word;
    }

    /// As it stands in a filter and in SQL.
    String word() {
        return word;
    }

    static Optional<Operator> symbol(String text) {
        return switch (text) {
            case "=", "==" -> Optional.of(EQUAL);
            case "!=", "<>" -> Optional.of(UNEQUAL);
            case "<" -> Optional.of(LESS);
            case "<=" -> Optional.of(AT_MOST);
            case ">" -> Optional.of(GREATER);
            case ">=" -> Optional.of(AT_LEAST);
            default -> Optional.empty();
        };
    }

    /// Whether a sign of an order of numbers satisfies it.
    boolean holds(int compared) {
        return switch (this) {
            case EQUAL -> compared == 0;
            case UNEQUAL -> compared != 0;
            case LESS -> compared < 0;
            case AT_MOST -> compared <= 0;
            case GREATER -> compared > 0;
            case AT_LEAST -> compared >= 0;
            case LIKE, ILIKE, IN, NOT_IN -> throw new IllegalArgumentException(word + " compares no numbers");
        };
    }
}
