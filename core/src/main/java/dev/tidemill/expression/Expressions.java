package dev.tidemill.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles expressions over one set of variables: CEL parses and checks them, then they become nodes of our own,
/// which run some fifty times faster than the interpreter and without allocation.
///
/// The language is CEL with integers and doubles mixed freely in `+ - * /` and comparisons, and with the functions
/// that [#functions()] lists. Instances are thread-safe. The first expression of a process costs some hundred
/// milliseconds, others a few; one that is only a variable's name costs nothing.
public final class Expressions {
    private final Map<String, Variable> variables;
    private final List<Variable> declared;
    private @Nullable CelCompiler compiler;

    private Expressions(List<Variable> variables) {
        this.declared = List.copyOf(variables);
        this.variables = new LinkedHashMap<>();
        for (Variable variable : variables) {
            if (this.variables.put(variable.name(), variable) != null) {
                throw new IllegalArgumentException(
                        "variables must have distinct names, got \"" + variable.name() + "\" twice");
            }
        }
    }

    /// For many expressions over the same variables.
    public static Expressions over(List<Variable> variables) {
        return new Expressions(variables);
    }

    /// One expression.
    ///
    /// @throws TidemillException INVALID with every mistake found
    public static Expression compile(String source, Kind expected, List<Variable> variables) {
        return over(variables).compile(source, expected);
    }

    /// One expression.
    ///
    /// @throws TidemillException INVALID with every mistake found
    public Expression compile(String source, Kind expected) {
        return switch (check(source, expected)) {
            case Compilation.Compiled(Expression expression) -> expression;
            case Compilation.Refused(List<Fault> faults) -> {
                List<Problem> problems = faults.stream().map(Fault::problem).toList();
                throw new TidemillException(
                        ErrorCode.INVALID, "expression \"" + source + "\": " + problems.getFirst(), problems);
            }
        };
    }

    /// One expression, or what is wrong with it.
    public Compilation check(String source, Kind expected) {
        Variable alone = variables.get(source.strip());
        if (alone != null) {
            List<Fault> faults = mismatch(alone.type(), expected, alone.values());
            return faults.isEmpty() ? alone(source, alone) : new Compilation.Refused(faults);
        }
        if (source.isBlank()) {
            return refused("expression must not be empty", source);
        }
        if (source.codePointCount(0, source.length()) > Language.LONGEST_EXPRESSION) {
            return refused("expression must have at most " + Language.LONGEST_EXPRESSION + " characters", source);
        }
        return parsed(source, expected);
    }

    /// Words that cannot be the names of fields and features, since expressions use them otherwise.
    public static Set<String> reservedWords() {
        return Language.RESERVED;
    }

    /// The functions beside those of CEL, as `signature` to what it gives, in the order of the documentation.
    public static Map<String, String> functions() {
        Map<String, String> functions = new LinkedHashMap<>();
        Functions.NAMED.forEach(function -> functions.put(function.signature(), function.text()));
        return functions;
    }

    private static Compilation alone(String source, Variable variable) {
        FieldType type = variable.type() == FieldType.DECIMAL ? FieldType.NUMBER : variable.type();
        return new Compilation.Compiled(new CompiledExpression(
                source, type, Variables.read(variable), variable.values(), new int[] {variable.slot()}));
    }

    private Compilation parsed(String source, Kind expected) {
        CelValidationResult result = compiler().compile(source);
        if (result.hasError()) {
            return new Compilation.Refused(new Faults(source, variables.keySet()).of(result.getErrors()));
        }
        CelAbstractSyntaxTree tree = tree(result);
        FieldType type = Types.fieldType(tree.getResultType()).orElse(null);
        if (type == null) {
            return refused(
                    "expression must give a number, a truth value, a string or a timestamp",
                    Types.word(tree.getResultType().name()));
        }
        List<Fault> faults = mismatch(type, expected, List.of());
        if (!faults.isEmpty()) {
            return new Compilation.Refused(faults);
        }
        NodeCompiler nodes = new NodeCompiler(tree, variables);
        Optional<Node> node = nodes.compile();
        return node.isPresent() && nodes.faults().isEmpty()
                ? new Compilation.Compiled(new CompiledExpression(source, type, node.get(), List.of(), nodes.slots()))
                : new Compilation.Refused(nodes.faults());
    }

    private synchronized CelCompiler compiler() {
        CelCompiler made = compiler;
        if (made == null) {
            made = Language.compiler(declared);
            compiler = made;
        }
        return made;
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException impossible) {
            throw new IllegalStateException("a result without errors must have a syntax tree", impossible);
        }
    }

    private static List<Fault> mismatch(FieldType type, Kind expected, List<String> categories) {
        return switch (expected) {
            case TEST ->
                type == FieldType.BOOLEAN
                        ? List.of()
                        : List.of(new Fault(1, 1, "expression must be true or false", type.word(), "compare it"));
            case NUMBER ->
                type == FieldType.STRING && categories.isEmpty()
                        ? List.of(new Fault(
                                1,
                                1,
                                "expression must be a number or true or false",
                                type.word(),
                                "compare it, or give the field its values and name it alone"))
                        : List.of();
            case VALUE -> List.of();
        };
    }

    private static Compilation refused(String rule, String value) {
        return new Compilation.Refused(List.of(new Fault(1, 1, rule, value, "")));
    }
}
