package dev.tidemill.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.tidemill.core.FieldType;
import java.time.Instant;
import java.util.Optional;

/// The types of CEL that a field can hold, and their words.
final class Types {
    private Types() {}

    /// The field type whose values a CEL type has; empty for lists, maps, durations and what is not known.
    static Optional<FieldType> fieldType(CelType type) {
        return switch (type.kind()) {
            case BOOL -> Optional.of(FieldType.BOOLEAN);
            case INT -> Optional.of(FieldType.INTEGER);
            case DOUBLE -> Optional.of(FieldType.NUMBER);
            case STRING -> Optional.of(FieldType.STRING);
            case TIMESTAMP -> Optional.of(FieldType.TIMESTAMP);
            default -> Optional.empty();
        };
    }

    static CelType celType(FieldType type) {
        return switch (type) {
            case STRING -> SimpleType.STRING;
            case INTEGER -> SimpleType.INT;
            case DECIMAL, NUMBER -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
        };
    }

    /// The class that the CEL interpreter uses.
    static Class<?> nativeClass(FieldType type) {
        return switch (type) {
            case STRING -> String.class;
            case INTEGER -> Long.class;
            case DECIMAL, NUMBER -> Double.class;
            case BOOLEAN -> Boolean.class;
            case TIMESTAMP -> Instant.class;
        };
    }

    /// The name of a CEL type as people write it.
    static String word(String celName) {
        return celName.replace("google.protobuf.Timestamp", "timestamp")
                .replace("google.protobuf.Duration", "duration")
                .replaceAll("%[A-Z]\\d*", "any");
    }
}
