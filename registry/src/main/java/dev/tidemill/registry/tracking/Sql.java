package dev.tidemill.registry.tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// A statement under construction; values go in as bindings and never as text.
final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> bound = new LinkedHashMap<>();

    Sql add(String more) {
        text.append(more);
        return this;
    }

    /// A name for the value, to stand in the text.
    String bind(Object value) {
        String name = "b" + bound.size();
        bound.put(name, value);
        return ":" + name;
    }

    /// `(1, 2, 3)`
    static String numbers(List<Long> values) {
        StringBuilder list = new StringBuilder("(");
        for (long value : values) {
            list.append(list.length() == 1 ? "" : ", ").append(value);
        }
        return list.append(')').toString();
    }

    /// `(:b0, :b1)`
    String texts(List<String> values) {
        StringBuilder list = new StringBuilder("(");
        for (String value : values) {
            list.append(list.length() == 1 ? "" : ", ").append(bind(value));
        }
        return list.append(')').toString();
    }

    Query query(Handle handle) {
        return handle.createQuery(text.toString()).bindMap(bound);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
