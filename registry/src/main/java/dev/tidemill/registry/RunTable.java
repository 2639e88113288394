package dev.tidemill.registry;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/// The table `runs`: rows are added and read, never changed.
final class RunTable {
    private static final String OF_LINE = "tenant = :tenant and application = :application and kind = :kind";

    private final Jdbi jdbi;

    RunTable(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void add(VersionLine line, ModelRun run) {
        jdbi.useTransaction(handle -> {
            int number = handle.createQuery("select coalesce(max(run), 0) from runs where " + OF_LINE)
                            .bind("tenant", line.tenant().name())
                            .bind("application", line.application())
                            .bind("kind", line.kind())
                            .mapTo(Integer.class)
                            .one()
                    + 1;
            handle.createUpdate(
                            "insert into runs (tenant, application, kind, run, action, version, dataset, parameters,"
                                    + " metrics, evaluation, started, finished, who, failure) values (:tenant, :application,"
                                    + " :kind, :run, :action, :version, :dataset, :parameters, :metrics, :evaluation, :started,"
                                    + " :finished, :who, :failure)")
                    .bind("tenant", line.tenant().name())
                    .bind("application", line.application())
                    .bind("kind", line.kind())
                    .bind("run", number)
                    .bind("action", run.action())
                    .bind(
                            "version",
                            run.version().isPresent() ? (Integer) run.version().getAsInt() : null)
                    .bind("dataset", run.dataset())
                    .bind("parameters", Columns.write(run.parameters()))
                    .bind("metrics", Columns.write(run.metrics()))
                    .bind("evaluation", run.evaluation())
                    .bind("started", run.started().toEpochMilli())
                    .bind("finished", run.finished().toEpochMilli())
                    .bind("who", run.who())
                    .bind("failure", run.failure().orElse(null))
                    .execute();
        });
    }

    List<ModelRun> newest(VersionLine line, int most) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from runs where " + OF_LINE + " order by run desc limit :most")
                        .bind("tenant", line.tenant().name())
                        .bind("application", line.application())
                        .bind("kind", line.kind())
                        .bind("most", most)
                        .map(row -> read(row))
                        .list());
    }

    private static ModelRun read(RowView row) {
        Integer version = row.getColumn("version", Integer.class);
        OptionalInt found = version == null ? OptionalInt.empty() : OptionalInt.of(version);
        return new ModelRun(
                row.getColumn("action", String.class),
                found,
                row.getColumn("dataset", String.class),
                Columns.read(row.getColumn("parameters", String.class), new TypeReference<Map<String, String>>() {}),
                Columns.read(row.getColumn("metrics", String.class), new TypeReference<Map<String, Double>>() {}),
                row.getColumn("evaluation", String.class),
                Instant.ofEpochMilli(row.getColumn("started", Long.class)),
                Instant.ofEpochMilli(row.getColumn("finished", Long.class)),
                row.getColumn("who", String.class),
                Optional.ofNullable(row.getColumn("failure", String.class)));
    }
}
