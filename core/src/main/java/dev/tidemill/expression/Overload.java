package dev.tidemill.expression;

import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.tidemill.core.FieldType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way to call a function: the types it takes, the type it gives, and how its node is made.
record Overload(String id, List<CelType> takes, CelType gives, Maker maker) {
    /// Makes the node of a call from the nodes of its arguments, which have the types that the overload takes.
    ///
    /// Throws IllegalArgumentException with the rule, where a literal argument cannot be right.
    interface Maker {
        Node make(List<Node> arguments);
    }

    CelOverloadDecl declaration() {
        return CelOverloadDecl.newGlobalOverload(id, gives, takes);
    }

    /// The same function for the CEL interpreter: our node over its arguments.
    @SuppressWarnings("Immutable") // nodes are, but cannot say so
    CelFunctionBinding binding() {
        List<Class<?>> classes = new ArrayList<>();
        List<Node> arguments = new ArrayList<>();
        for (int i = 0; i < takes.size(); i++) {
            FieldType type = Types.fieldType(takes.get(i)).orElseThrow();
            classes.add(Types.nativeClass(type));
            arguments.add(Variables.read(new Variable("argument", type, 0, i, List.of())));
        }
        Node node = maker.make(arguments);
        FieldType result = Types.fieldType(gives).orElseThrow();
        return CelFunctionBinding.from(id, classes, values -> call(node, result, values));
    }

    private static Object call(Node node, FieldType result, Object[] arguments) {
        @Nullable Object[] values = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = arguments[i] instanceof Instant time ? (Object) time.toEpochMilli() : arguments[i];
        }
        Object value = node.boxed(values);
        if (value == null) {
            throw new IllegalArgumentException("missing");
        }
        return result == FieldType.TIMESTAMP ? Instant.ofEpochMilli((Long) value) : value;
    }
}
