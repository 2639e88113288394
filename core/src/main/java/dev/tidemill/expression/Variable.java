package dev.tidemill.expression;

import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import java.util.List;

/// A name that an expression may use, and the slot where its value stands when it is run.
///
/// @param name   as written: `amount`, `outcome.fraud`
/// @param type   decides the type in CEL: string, int, double (also of a decimal), bool, timestamp
/// @param scale  of a decimal: the slot holds minor units, the expression sees value / 10^scale
/// @param values of a string field: its categories, for expressions whose result is a category
public record Variable(String name, FieldType type, int scale, int slot, List<String> values) {
    public static Variable of(Field field, int slot) {
        return new Variable(field.name(), field.type(), field.scale(), slot, field.values());
    }

    /// A number that is not a field: a feature, the score.
    public static Variable number(String name, int slot) {
        return new Variable(name, FieldType.NUMBER, 0, slot, List.of());
    }
}
