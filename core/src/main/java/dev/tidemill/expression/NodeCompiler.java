package dev.tidemill.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.tidemill.core.FieldType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a checked syntax tree into nodes, from the leaves up. What it does not know becomes a node that asks the
/// CEL interpreter, as deep in the tree as possible.
final class NodeCompiler {
    private final CelAbstractSyntaxTree tree;
    private final Map<String, Variable> variables;
    private final BitSet slots = new BitSet();
    private final List<Fault> faults = new ArrayList<>();

    NodeCompiler(CelAbstractSyntaxTree tree, Map<String, Variable> variables) {
        this.tree = tree;
        this.variables = variables;
    }

    /// The whole expression; empty where its type is none that a field can hold, or where there are faults.
    Optional<Node> compile() {
        CelNavigableExpr.fromExpr(tree.getExpr()).allNodes().forEach(node -> comprehension(node.expr()));
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(node(tree.getExpr()));
    }

    int[] slots() {
        return slots.stream().toArray();
    }

    List<Fault> faults() {
        return faults;
    }

    /// A node for any expression with a field's type; `null` for lists, durations and the like.
    private @Nullable Node node(CelExpr expression) {
        Node node = compiled(expression);
        if (node != null || !faults.isEmpty()) {
            return node;
        }
        FieldType type = tree.getType(expression.id()).flatMap(Types::fieldType).orElse(null);
        if (type == null) {
            return null;
        }
        Interpreter interpreter = new Interpreter(tree, this::variable, this::node);
        return interpreter.node(expression, type);
    }

    private @Nullable Node compiled(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> constant(expression.constant());
            case IDENT, SELECT -> variable(expression).map(Variables::read).orElse(null);
            case CALL -> call(expression);
            case NOT_SET, LIST, STRUCT, MAP, COMPREHENSION -> null;
        };
    }

    private static @Nullable Node constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case BOOLEAN_VALUE -> new Constant.Truth(Node.truth(constant.booleanValue()));
            case INT64_VALUE -> new Constant.Whole(constant.int64Value());
            case DOUBLE_VALUE -> new Constant.Real(constant.doubleValue());
            case STRING_VALUE -> new Constant.Text(constant.stringValue());
            default -> null;
        };
    }

    /// The variable that an identifier or a dotted name stands for; its slot counts as read.
    private Optional<Variable> variable(CelExpr expression) {
        Variable variable = tree.getReference(expression.id())
                .map(CelReference::name)
                .map(variables::get)
                .orElse(null);
        if (variable != null) {
            slots.set(variable.slot());
        }
        return Optional.ofNullable(variable);
    }

    /// A variable of `exists` and its like is its own: it must not hide one of ours, and since only the interpreter
    /// knows it, calls that we compile must not use it.
    private void comprehension(CelExpr expression) {
        if (expression.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
            String name = expression.comprehension().iterVar();
            if (variables.containsKey(name)) {
                fault(expression, "variable of a list must have a name of its own, not " + name);
            }
        } else if (expression.getKind() == CelExpr.ExprKind.Kind.CALL
                && Functions.LENIENT.contains(expression.call().function())
                && CelNavigableExpr.fromExpr(expression).allNodes().anyMatch(node -> isForeign(node.expr()))) {
            fault(expression, expression.call().function() + " must be given fields or features, not items of a list");
        }
    }

    /// Whether it is an identifier that is neither a variable nor the head of a dotted one.
    private boolean isForeign(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                && tree.getReference(expression.id())
                        .map(CelReference::name)
                        .filter(name -> !variables.containsKey(name))
                        .isPresent();
    }

    private @Nullable Node call(CelExpr expression) {
        CelExpr.CelCall call = expression.call();
        String overload = overload(expression);
        if (overload.equals("in_list")) {
            return membership(call);
        }
        List<Node> arguments = arguments(call);
        return arguments == null
                ? null
                : Calls.node(overload, call.function(), arguments, rule -> fault(expression, rule));
    }

    /// The overload that was chosen when the types were checked; empty text where that is left to run time.
    private String overload(CelExpr expression) {
        List<String> ids = tree.getReference(expression.id())
                .map(CelReference::overloadIds)
                .map(List::copyOf)
                .orElse(List.of());
        return ids.size() == 1 ? ids.getFirst() : "";
    }

    private @Nullable List<Node> arguments(CelExpr.CelCall call) {
        List<Node> nodes = new ArrayList<>();
        List<CelExpr> expressions = new ArrayList<>();
        call.target().ifPresent(expressions::add);
        expressions.addAll(call.args());
        for (CelExpr expression : expressions) {
            Node node = node(expression);
            if (node == null) {
                return null;
            }
            nodes.add(node);
        }
        return nodes;
    }

    private @Nullable Node membership(CelExpr.CelCall call) {
        CelExpr list = call.args().get(1);
        if (list.getKind() != CelExpr.ExprKind.Kind.LIST) {
            return null;
        }
        List<Object> constants = new ArrayList<>();
        for (CelExpr element : list.list().elements()) {
            Node node = element.getKind() == CelExpr.ExprKind.Kind.CONSTANT ? constant(element.constant()) : null;
            switch (node) {
                case Constant.Text(String value) -> constants.add(value);
                case Constant.Whole(long value) -> constants.add(value);
                case null, default -> {
                    return null;
                }
            }
        }
        Node operand = node(call.args().getFirst());
        return operand == null ? null : Operators.in(operand, constants);
    }

    private void fault(CelExpr expression, String rule) {
        int offset =
                Objects.requireNonNullElse(tree.getSource().getPositionsMap().get(expression.id()), 0);
        tree.getSource()
                .getOffsetLocation(offset)
                .ifPresent(at -> faults.add(new Fault(at.getLine(), at.getColumn() + 1, rule, "", "")));
    }
}
