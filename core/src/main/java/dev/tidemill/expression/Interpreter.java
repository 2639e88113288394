package dev.tidemill.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import dev.cel.common.ast.CelMutableExprConverter;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.tidemill.core.FieldType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes nodes that ask the CEL interpreter, for what we do not compile: comprehensions, durations, `dyn`, ….
///
/// Calls that may look at what is missing are cut out and compiled; the interpreter sees variables in their place.
/// A variable without a value is *unknown* to it, which goes through `&&` and `||` as an error does.
final class Interpreter {
    private final CelAbstractSyntaxTree tree;
    private final Function<CelExpr, Optional<Variable>> variables;
    private final Function<CelExpr, @Nullable Node> compiler;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, FieldType> types = new HashMap<>();
    private final Map<Long, CelReference> references;
    private final Map<Long, CelType> celTypes;

    Interpreter(
            CelAbstractSyntaxTree tree,
            Function<CelExpr, Optional<Variable>> variables,
            Function<CelExpr, @Nullable Node> compiler) {
        this.tree = tree;
        this.variables = variables;
        this.compiler = compiler;
        this.references = new HashMap<>(tree.getReferenceMap());
        this.celTypes = new HashMap<>(tree.getTypeMap());
    }

    @Nullable
    Node node(CelExpr expression, FieldType type) {
        CelMutableExpr copy = CelMutableExprConverter.fromCelExpr(expression);
        prepare(copy);
        CelAbstractSyntaxTree part = CelAbstractSyntaxTree.newCheckedAst(
                CelMutableExprConverter.fromMutableExpr(copy), tree.getSource(), references, celTypes);
        CelRuntime.Program program = program(part);
        return switch (type) {
            case BOOLEAN -> (Node.Truth) values -> Variables.truth(run(program, values));
            case INTEGER, TIMESTAMP -> (Node.Whole) values -> Variables.whole(run(program, values));
            case NUMBER, DECIMAL -> (Node.Real) values -> Variables.real(run(program, values));
            case STRING -> (Node.Text) values -> (String) run(program, values);
        };
    }

    private static CelRuntime.Program program(CelAbstractSyntaxTree part) {
        try {
            return Language.runtime().createProgram(part);
        } catch (CelEvaluationException broken) {
            throw new IllegalStateException("a checked expression must be one that runs", broken);
        }
    }

    /// Gives every variable a reader, and puts a variable in the place of every lenient call.
    private void prepare(CelMutableExpr expression) {
        switch (expression.getKind()) {
            case IDENT, SELECT -> read(expression);
            case CALL -> {
                if (Functions.LENIENT.contains(expression.call().function())) {
                    cut(expression);
                } else {
                    expression.call().target().ifPresent(this::prepare);
                    expression.call().args().forEach(this::prepare);
                }
            }
            case LIST -> expression.list().elements().forEach(this::prepare);
            case MAP ->
                expression.map().entries().forEach(entry -> {
                    prepare(entry.key());
                    prepare(entry.value());
                });
            case COMPREHENSION -> comprehension(expression.comprehension());
            case STRUCT, CONSTANT, NOT_SET -> {}
        }
    }

    private void comprehension(CelMutableExpr.CelMutableComprehension comprehension) {
        List.of(
                        comprehension.iterRange(),
                        comprehension.accuInit(),
                        comprehension.loopCondition(),
                        comprehension.loopStep(),
                        comprehension.result())
                .forEach(this::prepare);
    }

    private void read(CelMutableExpr expression) {
        CelExpr original = CelMutableExprConverter.fromMutableExpr(expression);
        Optional<Variable> variable = variables.apply(original);
        variable.ifPresent(found -> {
            nodes.put(found.name(), Variables.read(found));
            types.put(found.name(), found.type());
        });
        if (variable.isEmpty() && expression.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            prepare(expression.select().operand());
        }
    }

    private void cut(CelMutableExpr expression) {
        Node node = compiler.apply(CelMutableExprConverter.fromMutableExpr(expression));
        FieldType type = tree.getType(expression.id()).flatMap(Types::fieldType).orElse(null);
        if (node == null || type == null) {
            return;
        }
        String name = "@" + expression.id();
        nodes.put(name, node);
        types.put(name, type);
        expression.setIdent(CelMutableIdent.create(name));
        references.put(expression.id(), CelReference.newBuilder().setName(name).build());
    }

    private @Nullable Object run(CelRuntime.Program program, @Nullable Object[] values) {
        CelVariableResolver resolver = name -> Optional.ofNullable(nodes.get(name))
                .map(node -> node.boxed(values))
                .map(value -> types.get(name) == FieldType.TIMESTAMP ? Instant.ofEpochMilli((Long) value) : value);
        try {
            Object result = program.eval(resolver);
            return switch (result) {
                case Instant time -> (Object) time.toEpochMilli();
                case Boolean value -> value;
                case Long value -> value;
                case Double value -> value;
                case String value -> value;
                default -> null; // unknown: it needs what is missing
            };
        } catch (CelEvaluationException fault) {
            return null;
        }
    }
}
