package dev.tidemill.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tidemill.expression.Node.Real;
import dev.tidemill.expression.Node.Text;
import dev.tidemill.expression.Node.Truth;
import dev.tidemill.expression.Node.Whole;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes the node of a call from the overload that the type checker chose.
final class Calls {
    private static final Map<String, Overload> OURS = new HashMap<>();

    static {
        List.of(Functions.NAMED, Functions.OPERATORS)
                .forEach(functions -> functions.forEach(
                        function -> function.overloads().forEach(overload -> OURS.put(overload.id(), overload))));
    }

    private Calls() {}

    /// The node, or `null` where the interpreter must do it; a literal argument that cannot be right is told to
    /// `faults`.
    static @Nullable Node node(String overload, String function, List<Node> arguments, Consumer<String> faults) {
        try {
            Overload ours = OURS.get(overload);
            return ours != null ? ours.maker().make(arguments) : standard(overload, function, arguments);
        } catch (IllegalArgumentException impossible) {
            faults.accept(String.valueOf(impossible.getMessage()));
            return null;
        }
    }

    private static @Nullable Node standard(String overload, String function, List<Node> n) {
        return switch (overload) {
            case "logical_and" -> Operators.and((Truth) n.get(0), (Truth) n.get(1));
            case "logical_or" -> Operators.or((Truth) n.get(0), (Truth) n.get(1));
            case "logical_not" -> Operators.not((Truth) n.getFirst());
            case "conditional" -> Operators.conditional((Truth) n.get(0), n.get(1), n.get(2));
            case "negate_int64", "negate_double" -> Operators.negate(n.getFirst());
            case "int64_to_double" -> Node.real(n.getFirst());
            case "double_to_int64" -> truncated((Real) n.getFirst());
            case "double_to_double", "int64_to_int64", "string_to_string", "bool_to_bool" -> n.getFirst();
            case "string_to_timestamp" -> timestamp(n.getFirst());
            case "starts_with_string" -> text(n, String::startsWith);
            case "ends_with_string" -> text(n, String::endsWith);
            case "contains_string" -> text(n, String::contains);
            case "matches", "matches_string" -> matches(n);
            case "size_string", "string_size" -> size((Text) n.getFirst());
            default -> operator(function, n);
        };
    }

    private static @Nullable Node operator(String function, List<Node> n) {
        if (n.size() != 2) {
            return null;
        }
        Comparisons.Order order = Comparisons.Order.of(function);
        return order != null
                ? Comparisons.compare(order, n.get(0), n.get(1))
                : Operators.arithmetic(function, n.get(0), n.get(1));
    }

    private static Whole truncated(Real x) {
        return values -> Numbers.truncate(x.at(values));
    }

    private static Truth text(List<Node> n, BiPredicate<String, String> test) {
        Text left = (Text) n.get(0);
        Text right = (Text) n.get(1);
        return values -> {
            String x = left.at(values);
            String y = right.at(values);
            return x == null || y == null ? Node.UNKNOWN : Node.truth(test.test(x, y));
        };
    }

    /// CEL counts code points.
    private static Whole size(Text text) {
        return values -> {
            String value = text.at(values);
            return value == null ? Node.NO_LONG : value.codePointCount(0, value.length());
        };
    }

    /// A literal pattern is compiled once; RE2 runs in time linear in the text.
    private static @Nullable Node matches(List<Node> n) {
        if (!(n.get(1) instanceof Constant.Text(String source))) {
            return null;
        }
        Pattern pattern = pattern(source);
        Text text = (Text) n.get(0);
        return (Truth) values -> {
            String value = text.at(values);
            return value == null
                    ? Node.UNKNOWN
                    : Node.truth(pattern.matcher(value).find());
        };
    }

    private static Pattern pattern(String source) {
        try {
            return Pattern.compile(source);
        } catch (PatternSyntaxException broken) {
            throw new IllegalArgumentException(
                    "pattern must be a regular expression of RE2: " + broken.getDescription(), broken);
        }
    }

    /// A literal of whole milliseconds; anything finer is left to the interpreter.
    private static @Nullable Node timestamp(Node node) {
        if (!(node instanceof Constant.Text(String source))) {
            return null;
        }
        try {
            Instant instant = Instant.parse(source);
            Instant millis = instant.truncatedTo(ChronoUnit.MILLIS);
            return millis.equals(instant) ? new Constant.Whole(millis.toEpochMilli()) : null;
        } catch (DateTimeParseException broken) {
            throw new IllegalArgumentException("timestamp must look like 2018-08-08T12:30:00Z", broken);
        }
    }
}
