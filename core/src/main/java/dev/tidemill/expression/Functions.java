package dev.tidemill.expression;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DOUBLE;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;

import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeParamType;
import dev.tidemill.expression.Node.Real;
import dev.tidemill.expression.Node.Text;
import dev.tidemill.expression.Node.Truth;
import dev.tidemill.expression.Node.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Every function and operator overload that we add to CEL, each defined once: the checker gets the declaration,
/// the compiled expression and the interpreter get the node.
final class Functions {
    /// Functions that look at an argument which may be missing. They never reach the interpreter.
    static final Set<String> LENIENT = Set.of("present", "coalesce");

    static final List<Function> NAMED = named();
    static final List<Function> OPERATORS = operators();

    private Functions() {}

    private static List<Function> named() {
        List<Function> all = new ArrayList<>();
        presence(all);
        calendar(all);
        mathematics(all);
        all.add(new Function(
                "distance_km",
                "distance_km(lat1, lon1, lat2, lon2)",
                "great-circle distance in kilometres between two points in degrees (haversine, mean Earth radius"
                        + " 6371.0088 km)",
                numeric("distance_km", 4, DOUBLE, Functions::distance)));
        all.add(new Function(
                "lower",
                "lower(text)",
                "the text in lower case",
                List.of(new Overload("lower_string", List.of(STRING), STRING, n -> lower((Text) n.getFirst())))));
        return List.copyOf(all);
    }

    private static void presence(List<Function> all) {
        CelType any = TypeParamType.create("A");
        all.add(new Function(
                "present",
                "present(x)",
                "whether x has a value",
                List.of(new Overload("present_any", List.of(any), BOOL, n -> present(n.getFirst())))));
        all.add(new Function(
                "coalesce", "coalesce(x, otherwise)", "x, or the other value where x is missing", coalesce()));
    }

    private static List<Overload> coalesce() {
        Overload.Maker same = n -> coalesce(n.get(0), n.get(1));
        List<Overload> overloads = new ArrayList<>(keeping("coalesce", 2, same, Functions::coalesceReal));
        for (CelType type : List.of(STRING, BOOL, TIMESTAMP)) {
            overloads.add(new Overload("coalesce_" + type.name(), List.of(type, type), type, same));
        }
        return overloads;
    }

    private static void calendar(List<Function> all) {
        all.add(part("hour", "hour of the day, 0 to 23", Calendar.Part.HOUR_OF_DAY));
        all.add(part("minute_of_day", "minute of the day, 0 to 1439", Calendar.Part.MINUTE_OF_DAY));
        all.add(part("weekday", "day of the week, 0 (Monday) to 6 (Sunday)", Calendar.Part.WEEKDAY));
        all.add(part("day_of_month", "day of the month, 1 to 31", Calendar.Part.DAY_OF_MONTH));
        all.add(part("month", "month, 1 to 12", Calendar.Part.MONTH));
        all.add(new Function(
                "is_weekend",
                "is_weekend(time [, zone])",
                "whether it is Saturday or Sunday",
                List.of(
                        new Overload(
                                "is_weekend_utc",
                                List.of(TIMESTAMP),
                                BOOL,
                                n -> Calendar.isWeekend(Calendar.Part.WEEKDAY.of((Whole) n.getFirst()))),
                        new Overload(
                                "is_weekend_zone",
                                List.of(TIMESTAMP, STRING),
                                BOOL,
                                n -> Calendar.isWeekend(
                                        Calendar.Part.WEEKDAY.of((Whole) n.get(0), (Text) n.get(1)))))));
        all.add(new Function(
                "seconds_between",
                "seconds_between(from, to)",
                "seconds from one time to another, negative where `to` is earlier",
                List.of(new Overload(
                        "seconds_between", List.of(TIMESTAMP, TIMESTAMP), DOUBLE, Functions::secondsBetween))));
    }

    private static Function part(String name, String text, Calendar.Part part) {
        return new Function(
                name,
                name + "(time [, zone])",
                text,
                List.of(
                        new Overload(name + "_utc", List.of(TIMESTAMP), INT, n -> part.of((Whole) n.getFirst())),
                        new Overload(
                                name + "_zone",
                                List.of(TIMESTAMP, STRING),
                                INT,
                                n -> part.of((Whole) n.get(0), (Text) n.get(1)))));
    }

    private static void mathematics(List<Function> all) {
        all.add(new Function("abs", "abs(x)", "x without its sign", abs()));
        unary(all, "log", "natural logarithm; missing below 0", StrictMath::log);
        unary(all, "log1p", "log(1 + x), exact near 0", StrictMath::log1p);
        unary(all, "exp", "e to the power of x", StrictMath::exp);
        unary(all, "sqrt", "square root; missing below 0", Math::sqrt);
        unary(all, "floor", "the greatest whole number not above x", Math::floor);
        unary(all, "ceil", "the least whole number not below x", Math::ceil);
        unary(all, "round", "the nearest whole number, halves away from 0", Mathematics::round);
        all.add(new Function(
                "pow", "pow(x, y)", "x to the power of y", numeric("pow", 2, DOUBLE, n -> binary(n, StrictMath::pow))));
        all.add(new Function("min", "min(x, y)", "the lesser of two numbers", extreme("min", true)));
        all.add(new Function("max", "max(x, y)", "the greater of two numbers", extreme("max", false)));
        all.add(new Function("clip", "clip(x, least, greatest)", "x kept between two numbers", clip()));
    }

    private static void unary(List<Function> all, String name, String text, DoubleUnaryOperator operator) {
        all.add(new Function(name, name + "(x)", text, numeric(name, 1, DOUBLE, n -> {
            Real x = Node.real(n.getFirst());
            return (Real) values -> operator.applyAsDouble(x.at(values));
        })));
    }

    /// One overload for each way to give integers and doubles, all with the same result.
    private static List<Overload> numeric(String name, int arity, CelType gives, Overload.Maker maker) {
        List<Overload> overloads = new ArrayList<>();
        for (int mask = 0; mask < 1 << arity; mask++) {
            StringBuilder id = new StringBuilder(name).append('_');
            List<CelType> takes = new ArrayList<>();
            for (int i = 0; i < arity; i++) {
                boolean whole = (mask >> i & 1) == 1;
                id.append(whole ? 'i' : 'd');
                takes.add(whole ? INT : DOUBLE);
            }
            overloads.add(new Overload(id.toString(), List.copyOf(takes), gives, maker));
        }
        return overloads;
    }

    /// As [#numeric], but integers alone give an integer.
    private static List<Overload> keeping(String name, int arity, Overload.Maker wholes, Overload.Maker reals) {
        List<Overload> overloads = new ArrayList<>(numeric(name, arity, DOUBLE, reals));
        Overload last = overloads.removeLast();
        overloads.add(new Overload(last.id(), last.takes(), INT, wholes));
        return overloads;
    }

    private static List<Overload> abs() {
        return keeping(
                "abs",
                1,
                n -> {
                    Whole x = (Whole) n.getFirst();
                    return (Whole) values -> Math.abs(x.at(values));
                },
                n -> {
                    Real x = (Real) n.getFirst();
                    return (Real) values -> Math.abs(x.at(values));
                });
    }

    private static List<Overload> extreme(String name, boolean least) {
        return keeping(
                name,
                2,
                n -> {
                    Whole x = (Whole) n.get(0);
                    Whole y = (Whole) n.get(1);
                    return (Whole) values -> {
                        long a = x.at(values);
                        long b = y.at(values);
                        return a == Node.NO_LONG || b == Node.NO_LONG
                                ? Node.NO_LONG
                                : least ? Math.min(a, b) : Math.max(a, b);
                    };
                },
                n -> binary(n, least ? Math::min : Math::max));
    }

    private static List<Overload> clip() {
        return keeping(
                "clip",
                3,
                n -> {
                    Whole x = (Whole) n.get(0);
                    Whole low = (Whole) n.get(1);
                    Whole high = (Whole) n.get(2);
                    return (Whole) values -> {
                        long a = x.at(values);
                        long b = low.at(values);
                        long c = high.at(values);
                        boolean missing = a == Node.NO_LONG || b == Node.NO_LONG || c == Node.NO_LONG;
                        return missing ? Node.NO_LONG : Mathematics.clip(a, b, c);
                    };
                },
                n -> {
                    Real x = Node.real(n.get(0));
                    Real low = Node.real(n.get(1));
                    Real high = Node.real(n.get(2));
                    return (Real) values -> Mathematics.clip(x.at(values), low.at(values), high.at(values));
                });
    }

    private static Real binary(List<Node> arguments, DoubleBinaryOperator operator) {
        Real x = Node.real(arguments.get(0));
        Real y = Node.real(arguments.get(1));
        return values -> operator.applyAsDouble(x.at(values), y.at(values));
    }

    private static Real distance(List<Node> arguments) {
        List<Real> n = arguments.stream().map(Node::real).toList();
        Real a = n.get(0);
        Real b = n.get(1);
        Real c = n.get(2);
        Real d = n.get(3);
        return values -> Mathematics.distanceKm(a.at(values), b.at(values), c.at(values), d.at(values));
    }

    private static Real secondsBetween(List<Node> arguments) {
        Whole from = (Whole) arguments.get(0);
        Whole to = (Whole) arguments.get(1);
        return values -> {
            long a = from.at(values);
            long b = to.at(values);
            return a == Node.NO_LONG || b == Node.NO_LONG ? Double.NaN : (b - a) / 1000.0;
        };
    }

    private static Text lower(Text text) {
        return values -> {
            String value = text.at(values);
            return value == null ? null : value.toLowerCase(Locale.ROOT);
        };
    }

    private static Truth present(Node node) {
        return switch (node) {
            case Real x -> values -> Node.truth(!Double.isNaN(x.at(values)));
            case Whole x -> values -> Node.truth(x.at(values) != Node.NO_LONG);
            case Truth x -> values -> Node.truth(x.at(values) != Node.UNKNOWN);
            case Text x -> values -> Node.truth(x.at(values) != null);
        };
    }

    private static Node coalesceReal(List<Node> arguments) {
        return coalesce(Node.real(arguments.get(0)), Node.real(arguments.get(1)));
    }

    private static Node coalesce(Node node, Node otherwise) {
        return switch (node) {
            case Real x
            when otherwise instanceof Real y ->
                (Real) values -> {
                    double value = x.at(values);
                    return Double.isNaN(value) ? y.at(values) : value;
                };
            case Whole x
            when otherwise instanceof Whole y ->
                (Whole) values -> {
                    long value = x.at(values);
                    return value == Node.NO_LONG ? y.at(values) : value;
                };
            case Truth x
            when otherwise instanceof Truth y ->
                (Truth) values -> {
                    int value = x.at(values);
                    return value == Node.UNKNOWN ? y.at(values) : value;
                };
            case Text x
            when otherwise instanceof Text y ->
                (Text) values -> {
                    String value = x.at(values);
                    return value == null ? y.at(values) : value;
                };
            default -> throw new IllegalArgumentException("coalesce must be given two values of the same type");
        };
    }

    /// `amount * 2`: CEL's operators on an integer and a double together.
    private static List<Function> operators() {
        List<Function> all = new ArrayList<>();
        for (String symbol : List.of("_+_", "_-_", "_*_", "_/_")) {
            all.add(mixed(symbol, DOUBLE, n -> {
                Node node = Operators.arithmetic(symbol, n.get(0), n.get(1));
                return java.util.Objects.requireNonNull(node);
            }));
        }
        for (Comparisons.Order order : List.of(Comparisons.Order.EQUAL, Comparisons.Order.NOT_EQUAL)) {
            String symbol = order == Comparisons.Order.EQUAL ? "_==_" : "_!=_";
            all.add(mixed(symbol, BOOL, n -> {
                Node node = Comparisons.compare(order, n.get(0), n.get(1));
                return java.util.Objects.requireNonNull(node);
            }));
        }
        return List.copyOf(all);
    }

    private static Function mixed(String symbol, CelType gives, Overload.Maker maker) {
        return new Function(
                symbol,
                symbol,
                "",
                List.of(
                        new Overload(symbol + "di", List.of(DOUBLE, INT), gives, maker),
                        new Overload(symbol + "id", List.of(INT, DOUBLE), gives, maker)));
    }
}
