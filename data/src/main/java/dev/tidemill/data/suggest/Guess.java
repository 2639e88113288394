package dev.tidemill.data.suggest;

import dev.tidemill.core.FieldType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What one column seems to be.
///
/// @param column    its name in the file
/// @param field     the name of the field
/// @param scale     of a decimal
/// @param present   share of the rows that have it, 0 to 1
/// @param distinct  different values in the sample
/// @param values    of a category, in the order of the alphabet; empty where it is none
/// @param pattern   that every text matches
/// @param timeForm  of a timestamp: its format, empty text for RFC 3339
/// @param personal  whether it looks as if it told something about a person
/// @param key       whether it looks like the id of something
/// @param numbers   sorted, of a number
record Guess(
        String column,
        String field,
        FieldType type,
        int scale,
        double present,
        int distinct,
        int rows,
        List<String> values,
        Optional<String> pattern,
        String timeForm,
        boolean personal,
        boolean key,
        List<Double> numbers) {
    Guess {
        values = List.copyOf(values);
        numbers = List.copyOf(numbers);
    }

    boolean complete() {
        return present == 1 && rows > 0;
    }

    boolean unique() {
        return complete() && distinct == rows;
    }

    OptionalDouble quantile(double share) {
        return numbers.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(numbers.get((int) Math.round(share * (numbers.size() - 1))));
    }

    Guess asString() {
        return new Guess(
                column,
                field,
                FieldType.STRING,
                0,
                present,
                distinct,
                rows,
                List.of(),
                type == FieldType.STRING ? pattern : Optional.empty(),
                "",
                personal,
                key,
                List.of());
    }
}
