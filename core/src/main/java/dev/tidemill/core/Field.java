package dev.tidemill.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// One field of a stream and the rules that its values keep.
///
/// @param scale    digits after the point of a [FieldType#DECIMAL], 0 to 9; 0 for every other type
/// @param min      the least value allowed, of numeric types (in major units)
/// @param max      the greatest value allowed, of numeric types (in major units)
/// @param pattern  a regular expression that a whole string must match
/// @param values   the only strings allowed; empty means any
/// @param maxLength the most characters of a string
/// @param personal whether it tells something about a person (kept out of logs and exports)
public record Field(
        String name,
        FieldType type,
        int scale,
        boolean required,
        OptionalDouble min,
        OptionalDouble max,
        Optional<Pattern> pattern,
        List<String> values,
        int maxLength,
        boolean personal) {
    public static final int DEFAULT_MAX_LENGTH = 1024;
    public static final int GREATEST_SCALE = 9;

    public Field {
        if (scale < 0 || scale > GREATEST_SCALE || (scale > 0 && type != FieldType.DECIMAL)) {
            throw new IllegalArgumentException("scale must be 0 to 9 and of a decimal, got " + scale);
        }
        values = List.copyOf(values);
    }

    /// A field with no rules but its type.
    public static Field of(String name, FieldType type) {
        return new Field(
                name,
                type,
                type == FieldType.DECIMAL ? 2 : 0,
                false,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of(),
                DEFAULT_MAX_LENGTH,
                false);
    }

    /// Ten to the power of `scale`: minor units in one major unit.
    public long minorUnits() {
        long units = 1;
        for (int i = 0; i < scale; i++) {
            units *= 10;
        }
        return units;
    }
}
