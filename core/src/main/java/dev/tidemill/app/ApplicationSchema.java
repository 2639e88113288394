package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Either;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// The JSON Schema (draft 2020-12) of application files, for editors to complete and check them. Made from the same
/// grammar as the reader, so that they cannot drift apart. It knows keys and shapes; what the reader checks beyond
/// (names, expressions, values that must fit each other) it cannot say.
public final class ApplicationSchema {
    private static final List<String> SCALAR = List.of("string", "number", "boolean");

    private final Map<String, Object> definitions = new TreeMap<>();

    private ApplicationSchema() {}

    /// The schema as JSON text.
    public static String json() {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.FLOW)
                .setDefaultScalarStyle(ScalarStyle.JSON_SCALAR_STYLE)
                .setMultiLineFlow(true)
                .setSplitLines(false)
                .setDereferenceAliases(true)
                .setUseUnicodeEncoding(true)
                .build();
        return new Dump(settings).dumpToString(new ApplicationSchema().root());
    }

    private Map<String, Object> root() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Tidemill application");
        root.putAll(object(Grammar.APPLICATION));
        root.put("$defs", definitions);
        return root;
    }

    private Map<String, Object> schema(Shape shape) {
        return switch (shape) {
            case Text(String what, Optional<Pattern> pattern) -> text(pattern);
            case Choice(List<String> words) -> Map.of("enum", words);
            case Real(double least, double greatest) -> number(least, greatest);
            case Whole(long least, long greatest) -> whole(least, greatest);
            case Flag() -> Map.of("type", "boolean");
            case Span(boolean lifetime) -> {
                String pattern = lifetime ? "(" + Spans.PATTERN + "|" + Spans.LIFETIME + ")" : Spans.PATTERN;
                yield ordered("type", "string", "pattern", "^" + pattern + "$");
            }
            case Shape.Code() -> Map.of("type", SCALAR);
            case ListOf(Shape item, boolean single) -> list(schema(item), single);
            case MapOf(Text name, Shape value) -> map(name, value);
            case Block block -> {
                if (!definitions.containsKey(block.name())) {
                    definitions.put(block.name(), object(block));
                }
                yield Map.of("$ref", "#/$defs/" + block.name());
            }
            case Either(Shape brief, Block full) -> Map.of("anyOf", List.of(schema(brief), schema(full)));
        };
    }

    private static Map<String, Object> text(Optional<Pattern> pattern) {
        return pattern.map(p -> ordered("type", "string", "pattern", "^(?:" + p + ")$"))
                .orElseGet(() -> ordered("type", SCALAR));
    }

    private static Map<String, Object> number(double least, double greatest) {
        return greatest == Double.MAX_VALUE
                ? Map.of("type", "number")
                : ordered("type", "number", "minimum", least, "maximum", greatest);
    }

    private static Map<String, Object> whole(long least, long greatest) {
        return greatest == Long.MAX_VALUE
                ? ordered("type", "integer", "minimum", least)
                : ordered("type", "integer", "minimum", least, "maximum", greatest);
    }

    private static Map<String, Object> list(Map<String, Object> item, boolean single) {
        Map<String, Object> array = ordered("type", "array", "items", item);
        return single ? Map.of("anyOf", List.of(item, array)) : array;
    }

    private Map<String, Object> map(Text name, Shape value) {
        return ordered("type", "object", "propertyNames", text(name.pattern()), "additionalProperties", schema(value));
    }

    private Map<String, Object> object(Block block) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Shape.Key key : block.keys()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", key.text());
            property.putAll(schema(key.shape()));
            properties.put(key.word(), property);
            if (key.required()) {
                required.add(key.word());
            }
        }
        Map<String, Object> object = ordered("type", "object", "properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", false);
        return object;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
