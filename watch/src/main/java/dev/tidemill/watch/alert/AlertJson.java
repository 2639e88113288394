package dev.tidemill.watch.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;

/// Alerts as JSON, names in snake case.
public final class AlertJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private AlertJson() {}

    public static String write(Alert alert) {
        try {
            return JSON.writeValueAsString(alert);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alert is made of numbers and texts", e);
        }
    }

    /// @throws TidemillException STORAGE where it is damaged
    public static Alert read(String text) {
        try {
            return JSON.readValue(text, Alert.class);
        } catch (JsonProcessingException e) {
            throw new TidemillException(ErrorCode.STORAGE, "a kept alert must be JSON; the store is damaged", e);
        }
    }
}
