package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest.LabelBalance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    private static final List<DatasetColumn> COLUMNS = List.of(
            new DatasetColumn("id", ColumnType.STRING),
            new DatasetColumn("time", ColumnType.LONG),
            DatasetColumn.number("amount"),
            DatasetColumn.number("label"),
            new DatasetColumn("weekend", ColumnType.BOOLEAN));
    private static final DatasetOrigin ORIGIN =
            new DatasetOrigin("payments", "1.2.0", 0, 1000, 1_522_540_831_000L, "abc");

    @TempDir
    Path folder;

    /// Rows from..to of an endless table with missing values.
    private static List<ColumnValues> rows(int from, int to) {
        int count = to - from;
        String[] ids = new String[count];
        long[] times = new long[count];
        double[] amounts = new double[count];
        double[] labels = new double[count];
        boolean[] weekends = new boolean[count];
        for (int i = 0; i < count; i++) {
            int row = from + i;
            ids[i] = row % 11 == 5 ? null : "Zürich-" + row;
            times[i] = 1_522_540_831_000L + row;
            amounts[i] = row % 10 == 3 ? Double.NaN : row / 4.0;
            labels[i] = row % 100 == 0 ? 1 : row % 7 == 1 ? Double.NaN : 0;
            weekends[i] = row % 7 > 4;
        }
        return List.of(
                new ColumnValues.Strings(ids),
                new ColumnValues.Longs(times),
                new ColumnValues.Doubles(amounts),
                new ColumnValues.Doubles(labels),
                new ColumnValues.Booleans(weekends));
    }

    private static void assertSame(List<ColumnValues> values, List<ColumnValues> expected) {
        assertThat(values.stream().map(DatasetsTest::array).toArray())
                .isEqualTo(expected.stream().map(DatasetsTest::array).toArray());
    }

    private static Object array(ColumnValues values) {
        return switch (values) {
            case ColumnValues.Doubles(double[] doubles) -> doubles;
            case ColumnValues.Longs(long[] longs) -> longs;
            case ColumnValues.Strings(String[] strings) -> strings;
            case ColumnValues.Booleans(boolean[] booleans) -> booleans;
        };
    }

    private static DatasetManifest write(Datasets datasets, int rows, int batch) {
        try (DatasetWriter writer = datasets.writer(COLUMNS)) {
            for (int from = 0; from < rows; from += batch) {
                int to = Math.min(rows, from + batch);
                writer.append(to - from, rows(from, to));
            }
            return writer.finish(ORIGIN, Optional.of("label"));
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        DatasetManifest manifest = write(datasets, 5000, 777);

        DatasetReader reader = new Datasets(folder, Streams.CLOCK).open(manifest.digest());

        assertThat(reader.manifest()).isEqualTo(manifest);
        List<ColumnValues> values = reader.columns(List.of("id", "time", "amount", "label", "weekend"));
        assertSame(values, rows(0, 5000));
        assertThat(reader.numbers("weekend")[5]).isEqualTo(1);
        assertThat(reader.numbers("time")[5]).isEqualTo(1_522_540_831_005.0);
        assertThat(reader.strings("id")[0]).isEqualTo("Zürich-0");
        assertThat(reader.longs("time")[0]).isEqualTo(1_522_540_831_000L);
        assertThat(files()).containsExactly(manifest.digest() + ".json", manifest.digest() + ".parquet");
        assertThat(datasets.list()).containsExactly(manifest);
    }

    @Property(tries = 8)
    void theDigestDoesNotDependOnTheBatches(@ForAll @IntRange(min = 1, max = 3000) int batch) throws IOException {
        Path home = Files.createTempDirectory("datasets");
        try {
            Datasets datasets = new Datasets(home, Streams.CLOCK);

            assertThat(write(datasets, 2500, batch).digest())
                    .isEqualTo("51f7fdf45fa1213edb73525f366b04ef729d3deab9007a731f0f013e3711bb49");
        } finally {
            Datasets.discard(home);
        }
    }

    @Test
    void otherContentHasAnotherDigest() {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        String digest = write(datasets, 100, 100).digest();

        assertThat(write(datasets, 101, 100).digest()).isNotEqualTo(digest);
        try (DatasetWriter writer = datasets.writer(COLUMNS)) {
            List<ColumnValues> values = rows(0, 100);
            ((ColumnValues.Doubles) values.get(2)).values()[99] = Math.nextUp(99 / 4.0);
            writer.append(100, values);
            assertThat(writer.finish(ORIGIN, Optional.empty()).digest()).isNotEqualTo(digest);
        }
        assertThat(datasets.list()).hasSize(3);
    }

    @Test
    void theProfileTellsWhatTheRowsLookLike() {
        DatasetManifest manifest = write(new Datasets(folder, Streams.CLOCK), 10_000, 5000);

        ColumnProfile amount = manifest.profile().column("amount").orElseThrow();
        assertThat(manifest.rows()).isEqualTo(10_000);
        assertThat(amount.count()).isEqualTo(9000);
        assertThat(amount.missing()).isEqualTo(1000);
        assertThat(amount.missingShare()).isEqualTo(0.1);
        assertThat(amount.min()).isZero();
        assertThat(amount.max()).isEqualTo(9999 / 4.0);
        assertThat(amount.mean()).isCloseTo(1250, within(1.0));
        assertThat(amount.std()).isCloseTo(721.7, within(1.0));
        assertThat(amount.quantile(0.5)).isCloseTo(1250, within(25.0));
        assertThat(amount.distinct()).isBetween(8000L, 10_000L);
        ColumnProfile id = manifest.profile().column("id").orElseThrow();
        assertThat(id.missing()).isEqualTo(909);
        assertThat(id.min()).isNaN();
        assertThat(manifest.label()).contains(new LabelBalance("label", 100, 8485, 1415));
    }

    @Test
    void anEmptyDatasetIsOneToo() {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        DatasetManifest manifest = write(datasets, 0, 1);

        assertThat(datasets.open(manifest.digest()).numbers("amount")).isEmpty();
        assertThat(manifest.profile().column("amount").orElseThrow().quantile(0.5))
                .isNaN();
    }

    @Test
    void damageIsFound() throws IOException {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        String digest = write(datasets, 100, 100).digest();
        String other = write(datasets, 99, 100).digest();
        Files.copy(datasets.path(other), datasets.path(digest), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> datasets.open(digest).numbers("amount"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE))
                .hasMessage("dataset " + digest + ".parquet is damaged: it must have 100 rows, has 99");

        Path parquet = datasets.path(digest);
        try (DuckDb database = DuckDb.inMemory(folder)) {
            database.execute("create table t as select * replace (amount + 1 as amount) from read_parquet('"
                    + datasets.path(other) + "') union all select 'x', 1, 2, 0, true");
            database.execute("copy t to '" + parquet + "' (format parquet)");
        }
        assertThatThrownBy(() -> datasets.open(digest).columns(List.of("time", "amount")))
                .hasMessage("dataset " + digest + ".parquet is damaged: the values of time, amount must be those that"
                        + " were written");

        Path manifest = folder.resolve(digest + ".json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"rows\" : 100", "\"rows\" : 101"));
        assertThatThrownBy(() -> datasets.get(digest))
                .hasMessage("manifest " + digest + ".json is damaged: its checksum differs");
        Files.writeString(manifest, "{");
        assertThatThrownBy(() -> datasets.get(digest))
                .hasMessage("manifest " + digest + ".json is damaged: it is no JSON");
    }

    @Test
    void whatABrokenRunLeftIsRemoved() throws IOException {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        DatasetManifest kept = write(datasets, 10, 10);
        Files.createDirectories(folder.resolve(".writing-1/spill"));
        Files.writeString(folder.resolve(".writing-1/rows.duckdb"), "x");
        Files.writeString(folder.resolve("0".repeat(64) + ".parquet"), "x");

        new Datasets(folder, Streams.CLOCK);

        assertThat(files()).containsExactly(kept.digest() + ".json", kept.digest() + ".parquet");
    }

    @Test
    void anUnfinishedWriterLeavesNothing() throws IOException {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        try (DatasetWriter writer = datasets.writer(COLUMNS)) {
            writer.append(10, rows(0, 10));
        }

        assertThat(files()).isEmpty();
    }

    @Test
    void batchesMustFitTheColumns() {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        try (DatasetWriter writer = datasets.writer(COLUMNS)) {
            assertThatThrownBy(() -> writer.append(10, rows(0, 10).subList(0, 3)))
                    .hasMessage("a batch must have 5 columns, has 3");
            assertThatThrownBy(() -> writer.append(11, rows(0, 10)))
                    .hasMessage("column id must hold 11 values of type string, holds 10 of type string");
        }
        assertThatThrownBy(() -> datasets.writer(List.of(DatasetColumn.number("a"), DatasetColumn.number("a"))))
                .hasMessageStartingWith("columns must be given and have distinct names, got");
        assertThatThrownBy(() -> datasets.open("none")).hasMessage("dataset must exist, got \"none\" (list them)");
    }

    @Test
    void unknownColumnsAreNamed() {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        String digest = write(datasets, 10, 10).digest();

        assertThatThrownBy(() -> datasets.open(digest).numbers("amuont"))
                .hasMessage("column must be one of [id, time, amount, label, weekend], got \"amuont\"");
        datasets.delete(digest);
        assertThat(datasets.get(digest)).isEmpty();
    }

    @Test
    void longStringsAndEveryBitCount() {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        Random random = new Random(1);
        String[] strings = new String[50];
        double[] doubles = new double[50];
        for (int i = 0; i < 50; i++) {
            strings[i] = "x".repeat(random.nextInt(20_000));
            doubles[i] = i == 7 ? -0.0 : Double.longBitsToDouble(random.nextLong() & 0x7FEFFFFFFFFFFFFFL);
        }
        List<DatasetColumn> columns =
                List.of(new DatasetColumn("a \"b\"", ColumnType.STRING), DatasetColumn.number("d"));
        try (DatasetWriter writer = datasets.writer(columns)) {
            writer.append(50, List.of(new ColumnValues.Strings(strings), new ColumnValues.Doubles(doubles)));
            DatasetReader reader =
                    datasets.open(writer.finish(ORIGIN, Optional.empty()).digest());

            assertThat(reader.strings("a \"b\"")).isEqualTo(strings);
            assertThat(Arrays.equals(reader.numbers("d"), doubles)).isTrue();
        }
    }

    @Test
    void datasetsOfVersionOneStayReadable() throws IOException {
        String digest = "06a24c4bd07b84e05e41143d25008bfe700cfb42c32439d9702aafdfdc6a7f0d";
        for (String ending : List.of(".json", ".parquet")) {
            try (InputStream in = DatasetsTest.class.getResourceAsStream("dataset-v1" + ending)) {
                Files.copy(in, folder.resolve(digest + ending));
            }
        }

        DatasetReader reader = new Datasets(folder, Streams.CLOCK).open(digest);

        assertSame(reader.columns(List.of("id", "time", "amount", "label", "weekend")), rows(0, 50));
    }

    @Test
    void datasetsAreComparedRowByRowAndColumnByColumn() {
        Datasets datasets = new Datasets(folder, Streams.CLOCK);
        List<DatasetColumn> columns = List.of(
                new DatasetColumn("_id", ColumnType.STRING), DatasetColumn.number("a"), DatasetColumn.number("b"));
        DatasetManifest left;
        try (DatasetWriter writer = datasets.writer(columns)) {
            writer.append(1000, numbered(0, 1000, 0));
            left = writer.finish(ORIGIN, Optional.empty());
        }
        DatasetManifest right;
        List<DatasetColumn> other = List.of(columns.get(0), columns.get(1), new DatasetColumn("c", ColumnType.DOUBLE));
        try (DatasetWriter writer = datasets.writer(other)) {
            writer.append(1000, numbered(100, 1100, 400));
            right = writer.finish(ORIGIN, Optional.empty());
        }

        DatasetDiff diff = datasets.diff(left.digest(), right.digest(), "_id");

        assertThat(diff.schema().stream().map(ColumnChange::toString))
                .containsExactly("column b is removed (double)", "column c is added (double)");
        assertThat(diff.added()).isEqualTo(100);
        assertThat(diff.removed()).isEqualTo(100);
        assertThat(diff.changed()).isEqualTo(900);
        assertThat(diff.removedIds()).hasSize(10).startsWith("row-0", "row-1", "row-10");
        assertThat(diff.columns().getFirst().column()).isEqualTo("a");
        assertThat(diff.columns().getFirst().psi()).isGreaterThan(0.25);
        assertThat(datasets.diff(left.digest(), left.digest(), "_id").columns())
                .allSatisfy(column -> assertThat(column.equal()).isTrue());
        assertThat(datasets.diff(left.digest(), right.digest(), "none").added()).isEqualTo(-1);
    }

    private static List<ColumnValues> numbered(int from, int to, double shift) {
        String[] ids = new String[to - from];
        double[] values = new double[to - from];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "row-" + (from + i);
            values[i] = from + i + shift;
        }
        return List.of(
                new ColumnValues.Strings(ids), new ColumnValues.Doubles(values), new ColumnValues.Doubles(values));
    }

    @Test
    void whatIsAddedReadsAsMissingAndWhatIsRemovedOrRetypedDoesNotRead() {
        List<ColumnChange> changes = ColumnChange.between(
                List.of(DatasetColumn.number("a"), DatasetColumn.number("b"), new DatasetColumn("c", ColumnType.LONG)),
                List.of(
                        new DatasetColumn("b", ColumnType.STRING),
                        DatasetColumn.number("d"),
                        new DatasetColumn("e", ColumnType.LONG)));

        assertThat(changes.stream().map(change -> change + " " + change.compatible()))
                .containsExactly(
                        "column a is removed (double) false",
                        "column b was of type double and is of type string false",
                        "column c is removed (long) false",
                        "column d is added (double) true",
                        "column e is added (long) false");
    }
}
