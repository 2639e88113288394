package dev.tidemill.expression;

import dev.tidemill.core.FieldType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An expression as a tree of nodes.
final class CompiledExpression implements Expression {
    private final String source;
    private final FieldType type;
    private final Node node;
    private final Node.Real number;
    private final int[] slots;

    CompiledExpression(String source, FieldType type, Node node, List<String> categories, int[] slots) {
        this.source = source;
        this.type = type;
        this.node = node;
        this.number = node instanceof Node.Text text ? category(text, categories) : Node.real(node);
        this.slots = slots;
    }

    private static Node.Real category(Node.Text text, List<String> categories) {
        Map<String, Integer> indexes = new HashMap<>();
        categories.forEach(category -> indexes.putIfAbsent(category, indexes.size()));
        return values -> {
            Integer index = indexes.get(text.at(values));
            return index == null ? Double.NaN : index;
        };
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public FieldType type() {
        return type;
    }

    @Override
    public double number(@Nullable Object[] values) {
        double value = number.at(values);
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    @Override
    public boolean test(@Nullable Object[] values) {
        return node instanceof Node.Truth truth && truth.at(values) == Node.TRUE;
    }

    @Override
    public @Nullable Object value(@Nullable Object[] values) {
        Object value = node.boxed(values);
        return value instanceof Double number && number.isInfinite() ? null : value;
    }

    @Override
    public int[] slots() {
        return slots.clone();
    }

    @Override
    public String toString() {
        return source;
    }
}
