package dev.tidemill.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What decisions cost, by their answer and by what became of them; from it is told what another model or policy
/// would have cost.
///
/// @param unit     what is counted: `EUR`; empty where the file does not say
/// @param outcomes for each answer that costs something
public record CostsDefinition(String unit, Map<String, Cost> outcomes) {
    public CostsDefinition {
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    }

    /// What one answer costs: expressions over the decided event's fields.
    ///
    /// @param positive where the outcome became true
    /// @param negative where it did not
    public record Cost(String positive, String negative) {
        /// The expression of no cost.
        public static final String NOTHING = "0";
    }
}
