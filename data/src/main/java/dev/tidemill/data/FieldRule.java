package dev.tidemill.data;

import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Problem;
import dev.tidemill.core.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of one field, ready to be asked for every value. Each check answers `null` where the value keeps them.
final class FieldRule {
    private final Field field;
    private final String place;
    private final long least;
    private final long greatest;
    private final double min;
    private final double max;
    private final @Nullable TextPattern pattern;
    private final @Nullable Set<String> values;

    FieldRule(Field field, String place) {
        this.field = field;
        this.place = place;
        this.min = field.min().orElse(Double.NEGATIVE_INFINITY);
        this.max = field.max().orElse(Double.POSITIVE_INFINITY);
        this.least = whole(field.min(), RoundingMode.CEILING, Long.MIN_VALUE + 1);
        this.greatest = whole(field.max(), RoundingMode.FLOOR, Long.MAX_VALUE);
        this.pattern = field.pattern().map(TextPattern::new).orElse(null);
        this.values = field.values().isEmpty() ? null : Set.copyOf(field.values());
    }

    Field field() {
        return field;
    }

    String place() {
        return place;
    }

    /// The range in minor units.
    private long whole(OptionalDouble bound, RoundingMode mode, long otherwise) {
        if (bound.isEmpty() || Double.isInfinite(bound.getAsDouble())) {
            return otherwise;
        }
        BigDecimal units = BigDecimal.valueOf(bound.getAsDouble())
                .movePointRight(field.type() == FieldType.DECIMAL ? field.scale() : 0)
                .setScale(0, mode);
        boolean fits = units.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return fits ? units.longValueExact() : units.signum() < 0 ? Long.MIN_VALUE + 1 : Long.MAX_VALUE;
    }

    /// Of an integer, a decimal (in minor units) or a timestamp.
    @Nullable
    Problem checkLong(long value) {
        if (value < least || value > greatest) {
            String shown = field.type() == FieldType.DECIMAL
                    ? BigDecimal.valueOf(value, field.scale()).toPlainString()
                    : Long.toString(value);
            return range(value < least, shown);
        }
        return null;
    }

    /// Of a number.
    @Nullable
    Problem checkNumber(double value) {
        return value < min || value > max ? range(value < min, Double.toString(value)) : null;
    }

    /// Of a string.
    @Nullable
    Problem checkText(String value) {
        if (value.length() > field.maxLength()) {
            return new Problem(
                    place, "must have at most " + field.maxLength() + " characters, has " + value.length(), value, "");
        }
        if (values != null && !values.contains(value)) {
            return new Problem(
                    place, "must be one of " + field.values(), value, Words.didYouMean(value, field.values()));
        }
        if (pattern != null && !pattern.matches(value)) {
            return new Problem(place, "must match " + pattern.text(), value, "");
        }
        return null;
    }

    /// The value is of another type.
    Problem mistyped(String value, String remedy) {
        String rule = switch (field.type()) {
            case STRING -> "must be a string";
            case INTEGER -> "must be an integer";
            case DECIMAL -> "must be a number with at most " + field.scale() + " digits after the point";
            case NUMBER -> "must be a finite number";
            case BOOLEAN -> "must be true or false";
            case TIMESTAMP -> "must be a time in RFC 3339 or milliseconds since 1970";
        };
        return new Problem(place, rule, value, remedy);
    }

    /// Why a number's text could not be read as an integer or decimal of this field.
    Problem unreadable(String text) {
        Optional<BigDecimal> exact = Optional.ofNullable(Digits.exact(text));
        if (exact.isEmpty()) {
            return mistyped(text, "");
        }
        if (exact.get().stripTrailingZeros().scale() > field.scale()) {
            return mistyped(text, field.type() == FieldType.INTEGER ? "" : "round it before it is sent");
        }
        return new Problem(place, "must be a number of at most 18 digits", text, "");
    }

    private Problem range(boolean below, String shown) {
        double bound = below ? min : max;
        String limit = BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
        return new Problem(place, "must be at " + (below ? "least " : "most ") + limit, shown, "");
    }
}
