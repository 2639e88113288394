package dev.tidemill.data;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.app.StreamDefinition.DerivedField;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Streams that the tests here share.
final class Streams {
    /// 2026-01-01T00:00:00Z.
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private Streams() {}

    /// Whether the text has no half of a surrogate pair, so that it has a form in UTF-8.
    static boolean isWhole(String text) {
        return text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    static Field required(String name, FieldType type) {
        return new Field(
                name,
                type,
                type == FieldType.DECIMAL ? 2 : 0,
                true,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of(),
                Field.DEFAULT_MAX_LENGTH,
                false);
    }

    static Field ranged(Field field, double min, double max) {
        return new Field(
                field.name(),
                field.type(),
                field.scale(),
                field.required(),
                OptionalDouble.of(min),
                OptionalDouble.of(max),
                field.pattern(),
                field.values(),
                field.maxLength(),
                field.personal());
    }

    static Field matching(Field field, String pattern, int maxLength) {
        return new Field(
                field.name(),
                field.type(),
                field.scale(),
                field.required(),
                field.min(),
                field.max(),
                Optional.of(Pattern.compile(pattern)),
                field.values(),
                maxLength,
                field.personal());
    }

    static Field oneOf(Field field, String... values) {
        return new Field(
                field.name(),
                field.type(),
                field.scale(),
                field.required(),
                field.min(),
                field.max(),
                field.pattern(),
                List.of(values),
                field.maxLength(),
                field.personal());
    }

    static Field personal(Field field) {
        return new Field(
                field.name(),
                field.type(),
                field.scale(),
                field.required(),
                field.min(),
                field.max(),
                field.pattern(),
                field.values(),
                field.maxLength(),
                true);
    }

    static StreamDefinition stream(String name, List<Field> declared, List<Field> derived, String... expressions) {
        List<Field> all = new ArrayList<>(declared);
        all.addAll(derived);
        List<DerivedField> definitions = new ArrayList<>();
        for (int i = 0; i < expressions.length; i++) {
            definitions.add(new DerivedField(derived.get(i).name(), expressions[i]));
        }
        return new StreamDefinition(
                name,
                "",
                Schema.of(all),
                "id",
                "time",
                StreamDefinition.DEFAULT_LATENESS,
                Duration.ofMinutes(5),
                Optional.empty(),
                definitions,
                Optional.empty());
    }

    /// Card payments: what the fraud application declares, with a rule of every kind.
    static StreamDefinition transactions() {
        return stream(
                "transactions",
                List.of(
                        required("id", FieldType.STRING),
                        required("time", FieldType.TIMESTAMP),
                        personal(matching(required("customer_id", FieldType.STRING), "[0-9a-z-]+", 40)),
                        required("terminal_id", FieldType.STRING),
                        ranged(required("amount", FieldType.DECIMAL), 0, 100_000)),
                List.of());
    }

    /// Labels that become known later.
    static StreamDefinition labels() {
        return stream(
                "labels",
                List.of(
                        required("id", FieldType.STRING),
                        required("time", FieldType.TIMESTAMP),
                        required("transaction_id", FieldType.STRING),
                        required("fraud", FieldType.BOOLEAN)),
                List.of());
    }

    /// A field of every type, optional ones, and derived ones.
    static StreamDefinition everything() {
        return stream(
                "everything",
                List.of(
                        required("id", FieldType.STRING),
                        required("time", FieldType.TIMESTAMP),
                        Field.of("text", FieldType.STRING),
                        ranged(Field.of("whole", FieldType.INTEGER), -10, 1_000_000),
                        Field.of("money", FieldType.DECIMAL),
                        ranged(Field.of("ratio", FieldType.NUMBER), -1, 1),
                        Field.of("flag", FieldType.BOOLEAN),
                        Field.of("seen", FieldType.TIMESTAMP),
                        oneOf(Field.of("channel", FieldType.STRING), "web", "store", "phone")),
                List.of(Field.of("doubled", FieldType.NUMBER), Field.of("big", FieldType.BOOLEAN)),
                "ratio * 2.0",
                "money > 10.0");
    }
}
