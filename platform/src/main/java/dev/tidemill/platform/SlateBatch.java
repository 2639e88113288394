package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Schema;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.ColumnValues;
import dev.tidemill.data.DatasetColumn;
import dev.tidemill.data.TableFile;
import dev.tidemill.recommend.slate.SlateDecider;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.recommend.state.Seen;
import dev.tidemill.serve.Routed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A slate for everybody of whom something is known, as of now, into one Parquet file: a row for each position.
final class SlateBatch {
    private static final int ROWS = 8192;
    private static final List<DatasetColumn> COLUMNS = List.of(
            new DatasetColumn("user", ColumnType.STRING),
            new DatasetColumn("position", ColumnType.LONG),
            new DatasetColumn("item", ColumnType.STRING),
            new DatasetColumn("score", ColumnType.DOUBLE),
            new DatasetColumn("source", ColumnType.STRING),
            new DatasetColumn("reason", ColumnType.STRING),
            new DatasetColumn("propensity", ColumnType.DOUBLE));

    private final ApplicationRuntime runtime;
    private final Path out;
    private final int size;
    private final long now;

    /// @param now milliseconds since the epoch
    SlateBatch(ApplicationRuntime runtime, Path out, int size, long now) {
        this.runtime = runtime;
        this.out = out;
        this.size = size;
        this.now = now;
    }

    private record Row(String user, SlateDecider.Line line) {}

    Map<String, Object> run(JobProgress progress) {
        LiveState state = runtime.liveState();
        List<String> users = state.users();
        List<Row> rows = new ArrayList<>(ROWS);
        try (TableFile file = new TableFile(out, COLUMNS)) {
            for (int i = 0; i < users.size(); i++) {
                progress.at(i, users.size(), "making slates");
                String user = users.get(i);
                slate(user).forEach(line -> rows.add(new Row(user, line)));
                if (rows.size() >= ROWS) {
                    append(file, rows);
                }
            }
            append(file, rows);
            progress.at(users.size(), users.size(), "writing");
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("users", users.size());
            result.put("rows", file.finish());
            result.put("file", out.toString());
            return result;
        }
    }

    private List<SlateDecider.Line> slate(String user) {
        Application application = runtime.application();
        SlateDefinition slate = application.slate().orElseThrow();
        Schema schema = application.decided().schema();
        @Nullable Object[] values = new Object[schema.size()];
        String id = "batch:" + now + ":" + user;
        values[schema.slot(application.decided().idField())] = id;
        values[schema.slot(application.decided().timeField())] = now;
        slate.keys().user().ifPresent(field -> values[schema.slot(field)] = user);
        String asked = slate.request().get("size");
        if (asked != null) {
            values[schema.slot(asked)] = (long) size;
        }
        Event request = new Event(application.decided().name(), id, now, now, values);
        Seen seen = runtime.pipeline().inOrder(() -> runtime.liveState().see(user, null));
        return runtime.slates().lines(request, seen, Routed.of(runtime.answering(), request));
    }

    private static void append(TableFile file, List<Row> rows) {
        file.append(
                rows.size(),
                List.of(
                        texts(rows, Row::user),
                        new ColumnValues.Longs(rows.stream()
                                .mapToLong(row -> row.line().position())
                                .toArray()),
                        texts(rows, row -> row.line().item()),
                        doubles(rows, row -> row.line().score()),
                        texts(rows, row -> row.line().source()),
                        texts(rows, row -> row.line().reason()),
                        doubles(rows, row -> row.line().propensity())));
        rows.clear();
    }

    private static ColumnValues texts(List<Row> rows, java.util.function.Function<Row, String> of) {
        return new ColumnValues.Strings(rows.stream().map(of).toArray(String[]::new));
    }

    private static ColumnValues doubles(List<Row> rows, java.util.function.ToDoubleFunction<Row> of) {
        return new ColumnValues.Doubles(rows.stream().mapToDouble(of).toArray());
    }
}
