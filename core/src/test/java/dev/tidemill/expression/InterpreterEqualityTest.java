package dev.tidemill.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.tidemill.core.FieldType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// The compiled nodes give what the CEL interpreter gives, over random expressions and values, missing ones
/// included. Where the interpreter meets an error or something unknown, the nodes are missing. A NaN is missing to
/// us wherever it arises, so the expressions here make none.
class InterpreterEqualityTest {
    private static final List<Variable> VARIABLES = List.of(
            Variable.number("x", 0),
            Variable.number("y", 1),
            new Variable("i", FieldType.INTEGER, 0, 2, List.of()),
            new Variable("j", FieldType.INTEGER, 0, 3, List.of()),
            new Variable("s", FieldType.STRING, 0, 4, List.of()),
            new Variable("p", FieldType.BOOLEAN, 0, 5, List.of()),
            new Variable("outcome.q", FieldType.BOOLEAN, 0, 6, List.of()),
            new Variable("t", FieldType.TIMESTAMP, 0, 7, List.of()),
            new Variable("m", FieldType.DECIMAL, 2, 8, List.of()));
    private static final Expressions EXPRESSIONS = Expressions.over(VARIABLES);
    private static final CelCompiler COMPILER = Language.compiler(VARIABLES);

    @Property(tries = 500, seed = "20180808", edgeCases = EdgeCasesMode.NONE)
    void compiledEqualsInterpreted(@ForAll("expressions") String source, @ForAll("rows") List<@Nullable Object[]> rows)
            throws CelValidationException, CelEvaluationException {
        Expression compiled = EXPRESSIONS.compile(source, Kind.VALUE);
        CelAbstractSyntaxTree tree = COMPILER.compile(source).getAst();
        var program = Language.runtime().createProgram(tree);
        for (@Nullable Object[] values : rows) {
            assertThat(compiled.value(values))
                    .as("%s over %s", source, Arrays.toString(values))
                    .isEqualTo(interpreted(program::eval, values));
        }
    }

    private interface Program {
        Object eval(CelVariableResolver resolver) throws CelEvaluationException;
    }

    private static @Nullable Object interpreted(Program program, @Nullable Object[] values) {
        try {
            Object result = program.eval(name -> value(name, values));
            return switch (result) {
                case Instant time -> (Object) time.toEpochMilli();
                case Double number -> number.isInfinite() ? null : number;
                case Long number -> number == Node.NO_LONG ? null : number;
                case Boolean truth -> truth;
                case String text -> text;
                default -> null;
            };
        } catch (CelEvaluationException missing) {
            return null;
        }
    }

    private static Optional<Object> value(String name, @Nullable Object[] values) {
        for (Variable variable : VARIABLES) {
            Object value = values[variable.slot()];
            if (variable.name().equals(name) && value != null) {
                return Optional.of(
                        switch (variable.type()) {
                            case TIMESTAMP -> Instant.ofEpochMilli((Long) value);
                            case DECIMAL -> (Long) value / 100.0;
                            default -> value;
                        });
            }
        }
        return Optional.empty();
    }

    @Provide
    Arbitrary<List<@Nullable Object[]>> rows() {
        Arbitrary<Object> reals =
                Arbitraries.of(0.0, 1.0, -1.5, 2.5, 1e9, 0.1, -0.0).asGeneric();
        Arbitrary<Object> wholes = Arbitraries.of(0L, 1L, -1L, 3L, 7L, Long.MAX_VALUE, Long.MIN_VALUE + 1, 1L << 53)
                .asGeneric();
        Arbitrary<Object> texts = Arbitraries.of("", "a", "b", "ab", "ä😀").asGeneric();
        Arbitrary<Object> truths = Arbitraries.of(true, false).asGeneric();
        Arbitrary<Object> times =
                Arbitraries.longs().between(0, 4_000_000_000_000L).asGeneric();
        List<Arbitrary<Object>> columns = List.of(
                reals,
                reals,
                wholes,
                wholes,
                texts,
                truths,
                truths,
                times,
                wholes.filter(w -> Math.abs((Long) w) < 1L << 60));
        return Combinators.combine(
                        columns.stream().map(column -> column.injectNull(0.15)).toList())
                .as(List::toArray)
                .list()
                .ofSize(4);
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.oneOf(truth(3), real(3), whole(3), text(2));
    }

    private static Arbitrary<String> real(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("x", "y", "m", "0.5", "2.0", "-3.25", "double(i)");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> real = Arbitraries.lazy(() -> real(depth - 1));
        Arbitrary<String> whole = Arbitraries.lazy(() -> whole(depth - 1));
        return Arbitraries.oneOf(
                leaf,
                Combinators.combine(real, Arbitraries.of("+", "-", "*"), real).as(InterpreterEqualityTest::binary),
                Combinators.combine(real, Arbitraries.of("+", "-", "*"), whole).as(InterpreterEqualityTest::binary),
                Combinators.combine(whole, Arbitraries.of("+", "*"), real).as(InterpreterEqualityTest::binary),
                real.map(a -> "(" + a + " / 4)"),
                real.map(a -> "-(" + a + ")"),
                Combinators.combine(real, real).as((a, b) -> "min(" + a + ", " + b + ")"),
                Combinators.combine(whole, real).as((a, b) -> "max(" + a + ", " + b + ")"),
                real.map(a -> "abs(" + a + ")"),
                real.map(a -> "round(" + a + ")"),
                Combinators.combine(truth(depth - 1), real, real).as(InterpreterEqualityTest::conditional));
    }

    private static Arbitrary<String> whole(int depth) {
        Arbitrary<String> leaf =
                Arbitraries.of("i", "j", "0", "2", "-3", "size(s)", "hour(t)", "weekday(t, \"Europe/Rome\")");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> whole = Arbitraries.lazy(() -> whole(depth - 1));
        return Arbitraries.oneOf(
                leaf,
                Combinators.combine(whole, Arbitraries.of("+", "-", "*", "/", "%"), whole)
                        .as(InterpreterEqualityTest::binary),
                whole.map(a -> "-(" + a + ")"),
                real(depth - 1).map(a -> "int(" + a + ")"),
                Arbitraries.of("t.getHours()", "[1, 2].map(v, v + 1)[0]"),
                Combinators.combine(truth(depth - 1), whole, whole).as(InterpreterEqualityTest::conditional));
    }

    private static Arbitrary<String> text(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("s", "\"a\"", "\"b\"", "string(i)");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> text = Arbitraries.lazy(() -> text(depth - 1));
        return Arbitraries.oneOf(
                leaf,
                Combinators.combine(text, text).as((a, b) -> "(" + a + " + " + b + ")"),
                text.map(a -> "lower(" + a + ")"),
                Combinators.combine(truth(depth - 1), text, text).as(InterpreterEqualityTest::conditional));
    }

    private static Arbitrary<String> truth(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("p", "outcome.q", "true", "(i in [0, 3])", "(s in [\"a\", \"ab\"])");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> truth = Arbitraries.lazy(() -> truth(depth - 1));
        Arbitrary<String> order = Arbitraries.of("<", "<=", ">", ">=", "==", "!=");
        return Arbitraries.oneOf(
                leaf,
                Combinators.combine(truth, Arbitraries.of("&&", "||", "==", "!="), truth)
                        .as(InterpreterEqualityTest::binary),
                truth.map(a -> "!(" + a + ")"),
                Combinators.combine(real(depth - 1), order, real(depth - 1)).as(InterpreterEqualityTest::binary),
                Combinators.combine(real(depth - 1), order, whole(depth - 1)).as(InterpreterEqualityTest::binary),
                Combinators.combine(whole(depth - 1), order, real(depth - 1)).as(InterpreterEqualityTest::binary),
                Combinators.combine(whole(depth - 1), order, whole(depth - 1)).as(InterpreterEqualityTest::binary),
                Combinators.combine(text(depth - 1), order, text(depth - 1)).as(InterpreterEqualityTest::binary),
                Combinators.combine(text(depth - 1), Arbitraries.of("startsWith", "endsWith", "contains", "matches"))
                        .as((a, f) -> a + "." + f + "(\"a\")"),
                Arbitraries.of(
                        "is_weekend(t)",
                        "(t > timestamp(\"2018-08-08T00:00:00Z\"))",
                        "(t - duration(\"1h\") < t)",
                        "[x, y].exists(v, v > 1.0)",
                        "[i, j].all(v, v > 1)"),
                Combinators.combine(truth, truth, truth).as(InterpreterEqualityTest::conditional));
    }

    private static String binary(String left, String operator, String right) {
        return "(" + left + " " + operator + " " + right + ")";
    }

    private static String conditional(String test, String yes, String no) {
        return "(" + test + " ? " + yes + " : " + no + ")";
    }
}
