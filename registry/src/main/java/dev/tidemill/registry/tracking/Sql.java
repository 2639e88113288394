package dev.tidemill.registry.tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/// A statement under construction; values go in as bindings and never as text.
final class Sql {
    private static final SqlParser AS_IT_IS = new AsItIs();

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

    /// A statement without bindings, of which only numbers differ from call to call: it goes to the database as it
    /// is. To look for bindings in hundreds of numbers takes longer than to read the rows.
    static Query plain(Handle handle, String text) {
        return handle.createQuery(text).configure(SqlStatements.class, statements -> statements.setSqlParser(AS_IT_IS));
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

    private static final class AsItIs implements SqlParser {
        @Override
        public ParsedSql parse(String sql, StatementContext context) {
            return ParsedSql.builder().append(sql).build();
        }

        @Override
        public String nameParameter(String rawName, StatementContext context) {
            throw new UnsupportedOperationException("a plain statement must be without bindings, got " + rawName);
        }
    }
}
