package dev.tidemill.registry.tracking;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The table `run_texts`: parameters, written once, and tags.
final class TextTable {
    static final char PARAMETER = 'p';
    static final char TAG = 't';

    /// A text of a run.
    record Of(long run, char kind, String name, String value) {}

    void parameters(Handle handle, RunTable.Numbered run, Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        for (Of present : all(handle, List.of(run.run()))) {
            String value = parameters.get(present.name());
            if (present.kind() == PARAMETER && value != null && !value.equals(present.value())) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "Changing param values is not allowed. Param with key='" + present.name()
                                + "' was already logged with value='" + Limits.shown(present.value())
                                + "' for run ID='" + run.info().id() + "'. Attempted logging new value '"
                                + Limits.shown(value) + "'.");
            }
        }
        put(handle, run, PARAMETER, parameters);
    }

    /// The texts of a run that is new.
    void take(Handle handle, RunTable.Numbered run, Map<String, String> parameters, Map<String, String> tags) {
        put(handle, run, PARAMETER, parameters);
        put(handle, run, TAG, tags);
    }

    void tags(Handle handle, RunTable.Numbered run, Map<String, String> tags) {
        put(handle, run, TAG, tags);
    }

    private static void put(Handle handle, RunTable.Numbered run, char kind, Map<String, String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into run_texts (run, kind, name, experiment, head, value)"
                + " values (:run, :kind, :name, :experiment, :head, :value) on conflict (run, kind, name)"
                + " do update set head = excluded.head, value = excluded.value");
        texts.forEach((name, value) -> batch.bind("run", run.run())
                .bind("kind", String.valueOf(kind))
                .bind("name", name)
                .bind("experiment", run.experiment())
                .bind("head", ConditionSql.head(value))
                .bind("value", value)
                .add());
        batch.execute();
    }

    boolean untag(Handle handle, long run, String name) {
        return handle.execute("delete from run_texts where run = ? and kind = 't' and name = ?", run, name) > 0;
    }

    List<Of> all(Handle handle, List<Long> runs) {
        return Sql.plain(handle, "select run, kind, name, value from run_texts where run in " + Sql.numbers(runs))
                .map((row, context) ->
                        new Of(row.getLong(1), row.getString(2).charAt(0), row.getString(3), row.getString(4)))
                .list();
    }
}
