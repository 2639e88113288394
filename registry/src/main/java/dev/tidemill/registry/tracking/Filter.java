package dev.tidemill.registry.tracking;

import java.util.List;

/// Conditions that must all hold.
public record Filter(List<Condition> conditions) {
    /// Holds always.
    public static final Filter ALL = new Filter(List.of());

    public Filter {
        conditions = List.copyOf(conditions);
    }

    /// Reads MLflow's filter language: `<subject>.<key> <operator> <value>`, joined by AND. A key without a subject
    /// is an attribute; keys with odd characters stand in back-ticks or double quotes, texts in quotes.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID with the place, where the filter is none
    public static Filter read(String text, Vocabulary vocabulary) {
        return text.isBlank() ? ALL : new FilterReader(Words.of(text), vocabulary).read();
    }
}
