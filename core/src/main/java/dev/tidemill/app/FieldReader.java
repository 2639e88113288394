package dev.tidemill.app;

import dev.tidemill.app.Tree.Entry;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads one declared field and checks that its rules belong to its type.
final class FieldReader {
    private static final int DEFAULT_SCALE = 2;
    private static final Set<FieldType> NUMERIC = EnumSet.of(FieldType.INTEGER, FieldType.DECIMAL, FieldType.NUMBER);
    private static final Set<FieldType> TEXTUAL = EnumSet.of(FieldType.STRING);

    private final Findings findings;
    private final Code code;

    FieldReader(Findings findings, Code code) {
        this.findings = findings;
        this.code = code;
    }

    Field read(String name, Entry entry) {
        if (entry.value() instanceof Leaf leaf) {
            return Field.of(name, type(leaf.text()));
        }
        Section section = (Section) entry.value();
        Optional<String> word = section.text("type");
        if (word.isEmpty()) {
            code.broken(name);
        }
        FieldType type = word.map(FieldReader::type).orElse(FieldType.STRING);
        if (word.isPresent()) {
            onlyFor(section, type, NUMERIC, List.of("min", "max"));
            onlyFor(section, type, TEXTUAL, List.of("pattern", "values", "max_length"));
            onlyFor(section, type, EnumSet.of(FieldType.DECIMAL), List.of("scale"));
        }
        return new Field(
                name,
                type,
                type == FieldType.DECIMAL ? (int) section.whole("scale", DEFAULT_SCALE) : 0,
                section.flag("required", false),
                section.number("min"),
                max(section),
                pattern(section),
                values(section),
                (int) section.whole("max_length", Field.DEFAULT_MAX_LENGTH),
                section.flag("personal", false));
    }

    private static FieldType type(String word) {
        return FieldType.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private void onlyFor(Section section, FieldType type, Set<FieldType> allowed, List<String> keys) {
        if (allowed.contains(type)) {
            return;
        }
        for (String key : keys) {
            if (section.mentions(key)) {
                List<String> words = Arrays.stream(FieldType.values())
                        .filter(allowed::contains)
                        .map(FieldType::word)
                        .toList();
                String rule = key + " must only be given for type " + String.join(", ", words);
                findings.add(section.keyPlace(key), rule, type.word(), "leave it out");
            }
        }
    }

    private OptionalDouble max(Section section) {
        OptionalDouble max = section.number("max");
        OptionalDouble min = section.number("min");
        if (min.isPresent() && max.isPresent() && min.getAsDouble() > max.getAsDouble()) {
            String rule = "max must be at least min " + min.getAsDouble();
            findings.add(section.placeOf("max"), rule, Double.toString(max.getAsDouble()));
        }
        return max;
    }

    private Optional<Pattern> pattern(Section section) {
        return section.leaf("pattern").flatMap(leaf -> {
            try {
                return Optional.of(Pattern.compile(leaf.text()));
            } catch (PatternSyntaxException broken) {
                String remedy = broken.getDescription().toLowerCase(Locale.ROOT);
                findings.add(leaf.place(), "pattern must be a regular expression", leaf.text(), remedy);
                return Optional.empty();
            }
        });
    }

    private List<String> values(Section section) {
        Set<String> seen = new HashSet<>();
        section.items("values").ifPresent(items -> {
            for (Leaf leaf : items.leaves()) {
                if (!seen.add(leaf.text())) {
                    findings.add(leaf.place(), "values must be distinct", leaf.text());
                }
            }
            if (items.items().isEmpty()) {
                findings.add(items.place(), "values must name at least one", "", "leave it out to allow any");
            }
        });
        return section.texts("values");
    }
}
