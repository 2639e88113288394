package dev.tidemill.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Map;

/// Lists and maps in text columns, as JSON with sorted keys.
final class Columns {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /// Which rows are a line's.
    static final String OF_LINE = "tenant = :tenant and application = :application and kind = :kind";

    private Columns() {}

    /// What [#OF_LINE] is bound to.
    static Map<String, String> of(VersionLine line) {
        return Map.of("tenant", line.tenant().name(), "application", line.application(), "kind", line.kind());
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers and lists are JSON", e);
        }
    }

    static <T> T read(String column, TypeReference<T> type) {
        try {
            return JSON.readValue(column, type);
        } catch (JsonProcessingException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "registry holds a column that is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
