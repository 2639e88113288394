package dev.tidemill.registry.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The table `run_datasets`.
final class DatasetTable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /// A dataset that a run read.
    record Of(long run, DatasetInput input) {}

    void add(Handle handle, RunTable.Numbered run, DatasetInput input) {
        handle.createUpdate("insert into run_datasets (run, name, digest, experiment, context, source_type, source,"
                        + " dataset_schema, profile, tags) values (:run, :name, :digest, :experiment, :context,"
                        + " :sourceType, :source, :schema, :profile, :tags) on conflict (run, name, digest) do update"
                        + " set context = excluded.context, tags = excluded.tags, source = excluded.source,"
                        + " source_type = excluded.source_type, dataset_schema = excluded.dataset_schema,"
                        + " profile = excluded.profile")
                .bind("run", run.run())
                .bind("name", input.name())
                .bind("digest", input.digest())
                .bind("experiment", run.experiment())
                .bind("context", ConditionSql.head(input.context()))
                .bind("sourceType", input.sourceType())
                .bind("source", input.source())
                .bind("schema", input.schema())
                .bind("profile", input.profile())
                .bind("tags", json(input.tags()))
                .execute();
    }

    List<Of> all(Handle handle, List<Long> runs) {
        return Sql.plain(handle, "select * from run_datasets where run in " + Sql.numbers(runs) + " order by name")
                .map((row, context) -> new Of(
                        row.getLong("run"),
                        new DatasetInput(
                                row.getString("name"),
                                row.getString("digest"),
                                row.getString("source_type"),
                                row.getString("source"),
                                row.getString("dataset_schema"),
                                row.getString("profile"),
                                map(row.getString("tags")))))
                .list();
    }

    List<DatasetSummary> summaries(Handle handle, List<Long> experiments, int most) {
        return handle.createQuery("select distinct experiment, name, digest, context from run_datasets"
                        + " where experiment in " + Sql.numbers(experiments) + " order by name, digest limit " + most)
                .map((row, context) -> new DatasetSummary(
                        row.getString("experiment"),
                        row.getString("name"),
                        row.getString("digest"),
                        row.getString("context")))
                .list();
    }

    private static String json(Map<String, String> map) {
        try {
            return JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is JSON", e);
        }
    }

    private static Map<String, String> map(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "tags of a dataset are damaged: " + e.getOriginalMessage(), e);
        }
    }
}
