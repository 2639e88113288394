package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
    @TempDir
    Path folder;

    private final Imports.Taken taken = new Imports.Taken();

    private ImportProgress run(ImportDefinition definition, ImportOptions options) {
        return new Importer(Imports.payments(), definition, options, Streams.CLOCK)
                .run(folder, ImportPosition.START, taken.target(), progress -> {});
    }

    private ImportProgress run(String files) {
        return run(Imports.definition("csv", files, false), ImportOptions.DEFAULT);
    }

    private void file(String name, String text) throws IOException {
        Imports.write(folder.resolve(name), text);
    }

    @Test
    void rowsBecomeEventsInTheOrderOfWhenTheyBecameKnown() throws IOException {
        file(
                "t-1.csv",
                Imports.HEADER
                        + "0,2018-04-01 00:00:31,596,3156,57.16,1\n"
                        + "1,2018-04-02 00:02:10,4961,3412,81.51,0\n");
        file("t-2.csv.gz", Imports.HEADER + "2,2018-04-08 00:00:31,2,1365,146.00,0\n3,2018-04-08 00:00:32,7,1,1,1\n");

        ImportProgress done = run("t-*.csv*");

        assertThat(taken.ids()).containsExactly("0", "1", "label-0", "2", "3", "label-3");
        Event label = taken.events.get(2);
        assertThat(label.stream()).isEqualTo("labels");
        assertThat(label.time()).isEqualTo(1_522_540_831_000L + Imports.DELAY.toMillis());
        assertThat(label.known()).isEqualTo(label.time());
        assertThat(label.values()).containsExactly("label-0", label.time(), "0", true);
        Event first = taken.events.getFirst();
        assertThat(first.values()).containsExactly("0", 1_522_540_831_000L, "596", "3156", 5716L);
        assertThat(first.known()).isEqualTo(first.time());
        assertThat(done.rows()).isEqualTo(4);
        assertThat(done.events()).isEqualTo(6);
        assertThat(done.share()).isEqualTo(1);
        assertThat(taken.position().finished().keySet()).containsExactly("t-1.csv", "t-2.csv.gz");
        assertThat(taken.position().file()).isEmpty();
    }

    @Test
    void columnsStandInAnyOrderWithMarkAndWindowsLineEnds() throws IOException {
        file(
                "t.csv",
                "\uFEFFTX_FRAUD,more,TX_AMOUNT,TERMINAL_ID,CUSTOMER_ID,TX_DATETIME,TRANSACTION_ID\r\n"
                        + "0,\"a, \"\"b\"\"\r\nc\",57.16,3156,596,2018-04-01 00:00:31,0\r\n"
                        + "\r\n"
                        + "0,,\"1\",3156,\"596\",\"2018-04-01 00:00:32\",1\r\n");

        run("t.csv");

        assertThat(taken.problems()).isEmpty();
        assertThat(taken.ids()).containsExactly("0", "1");
    }

    @Test
    void aBrokenLineHarmsNobodyElse() throws IOException {
        file(
                "t.csv",
                Imports.HEADER
                        + "0,2018-04-01 00:00:31,596,3156,57.16,0\n"
                        + "1,2018-04-01 00:00:32,596\n"
                        + "2,2018-04-01 00:00:33,596,3156,-5,0\n"
                        + "3,2018-02-30 00:00:33,A!,3156,57.165,yes\n"
                        + "4,2018-04-01 00:00:34,596,3156,57.16,0,extra\n"
                        + "5,2018-04-01 00:00:35,596,,NaN,0\n"
                        + "6,2018-04-01 00:00:36,596,3156,57.16,0");

        ImportProgress done = run("t.csv");

        assertThat(taken.ids()).containsExactly("0", "6");
        assertThat(done.refused()).isEqualTo(5);
        assertThat(taken.problems())
                .containsExactlyInAnyOrder(
                        "t.csv:3: line must have 6 fields, has 3",
                        "t.csv:4 column TX_AMOUNT: must be at least 0, got \"-5.00\"",
                        "t.csv:5 column TX_DATETIME: must be a time in RFC 3339 or milliseconds since 1970, got"
                                + " \"2018-02-30 00:00:33\" (say its format in the import's mapping)",
                        "t.csv:5 column CUSTOMER_ID: must match [0-9a-z-]+, got \"A!\"",
                        "t.csv:5 column TX_AMOUNT: must be a number with at most 2 digits after the point, got"
                                + " \"57.165\" (round it before it is sent)",
                        "t.csv:6: line must have 6 fields, has 7",
                        "t.csv:7 column TERMINAL_ID: must be given",
                        "t.csv:7 column TX_AMOUNT: must be a number with at most 2 digits after the point, got"
                                + " \"NaN\"");
        Refusals.Refusal refusal = taken.refusals.get(1);
        assertThat(refusal.origin()).isEqualTo("t.csv:4");
        assertThat(new String(refusal.body(), StandardCharsets.UTF_8)).isEqualTo("2,2018-04-01 00:00:33,596,3156,-5,0");
    }

    @Test
    void aQuoteThatIsNeverClosedCostsItsLineOnly() throws IOException {
        file(
                "t.csv",
                Imports.HEADER
                        + "0,2018-04-01 00:00:31,596,3156,57.16,0\n"
                        + "1,2018-04-01 00:00:32,\"596,3156,57.16,0\n"
                        + "2,2018-04-01 00:00:33,596,3156,57.16,0\n"
                        + "3,2018-04-01 00:00:34,\"596,3156,57.16,0\n"
                        + "4,2018-04-01 00:00:35,596,3156,57.16,0\n"
                        + "5,2018-04-01 00:00:36,\"59\"6,3156,57.16,0\n"
                        + "6,2018-04-01 00:00:37,596,3156,57.16,0\n"
                        + "7,2018-04-01 00:00:38,\"596,3156,57.16,0\n"
                        + "8,2018-04-01 00:00:39,596,3156,57.16,0\n");

        run("t.csv");

        assertThat(taken.ids()).containsExactly("0", "2", "4", "6", "8");
        assertThat(taken.refusals.stream().map(Refusals.Refusal::origin).toList())
                .containsExactly("t.csv:3", "t.csv:5", "t.csv:7", "t.csv:9");
    }

    @Test
    void aMissingColumnIsRefusedBeforeAnythingIsTaken() throws IOException {
        file("t-1.csv", Imports.HEADER + "0,2018-04-01 00:00:31,596,3156,57.16,0\n");
        file("t-2.csv", Imports.HEADER.replace("TX_AMOUNT", "TX_AMUONT"));

        assertThatThrownBy(() -> run("t-*.csv"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessage("t-2.csv: file must have the column TX_AMOUNT, has TRANSACTION_ID, TX_DATETIME,"
                        + " CUSTOMER_ID, TERMINAL_ID, TX_AMUONT, TX_FRAUD (did you mean \"TX_AMUONT\"?)");
        assertThat(taken.events).isEmpty();
    }

    @Test
    void aFolderWithoutSuchAFileIsRefused() throws IOException {
        file("other.csv", Imports.HEADER);

        assertThatThrownBy(() -> run("t-*.csv"))
                .hasMessage("folder " + folder + " must hold files named t-*.csv, holds other.csv");
        assertThatThrownBy(() -> new Importer(
                                Imports.payments(),
                                Imports.definition("csv", "*", false),
                                ImportOptions.DEFAULT,
                                Streams.CLOCK)
                        .run(folder.resolve("none"), ImportPosition.START, taken.target(), progress -> {}))
                .hasMessage("folder must exist and be readable, got \"" + folder.resolve("none") + "\"");
    }

    @Test
    void bytesThatAreNoTextAreRefusedWithTheirPlace() throws IOException {
        String text = Imports.HEADER
                + "0,2018-04-01 00:00:31,596,3156,57.16,0\n"
                + "1,2018-04-01 00:00:32,m\u00fcller,3156,57.16,0\n"
                + "2,2018-04-01 00:00:33,596,3156,57.16,0\n";
        Files.write(folder.resolve("t.csv"), text.getBytes(StandardCharsets.ISO_8859_1));

        run("t.csv");

        assertThat(taken.ids()).containsExactly("0", "2");
        assertThat(taken.problems())
                .containsExactly("t.csv:3 column CUSTOMER_ID: text must be UTF-8, got \"m\ufffdller\" (save the file as"
                        + " UTF-8, or this line)");
        assertThat(new String(taken.refusals.getFirst().body(), StandardCharsets.UTF_8))
                .isEqualTo("1,2018-04-01 00:00:32,m\ufffdller,3156,57.16,0");
        Files.write(folder.resolve("h.csv"), ("B\u00e4,C\n" + text).getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> run("h.csv"))
                .hasMessage("h.csv:1: text must be UTF-8, got \"B\ufffd\" in the header; save the file as UTF-8");
    }

    @Test
    void aTornFileGivesWhatStoodBeforeAndIsNotFinished() throws IOException {
        StringBuilder text = new StringBuilder(Imports.HEADER);
        for (int i = 0; i < 2000; i++) {
            text.append(i)
                    .append(",2018-04-01 00:00:31,")
                    .append(i * 7919 % 5000)
                    .append(",3156,57.16,0\n");
        }
        byte[] whole = Imports.gzip(text.toString());
        Files.write(folder.resolve("t.csv.gz"), Arrays.copyOf(whole, whole.length / 2));

        run("t.csv.gz");

        assertThat(taken.events.size()).isBetween(500, 1999);
        assertThat(taken.problems().getLast())
                .startsWith("t.csv.gz:" + taken.events.size() + ": file must be whole, breaks off after row "
                        + taken.events.size())
                .endsWith("(what stands before is taken; put the whole file there and import again)");
        assertThat(taken.position().finished()).isEmpty();
    }

    @Test
    void whatIsKnownOnlyInTheFutureIsNotMade() throws IOException {
        file("t.csv", Imports.HEADER + "0,2018-04-01 00:00:31,596,3156,57.16,1\n");
        InstantSource early = InstantSource.fixed(Instant.parse("2018-04-02T00:00:00Z"));

        ImportProgress done = new Importer(
                        Imports.payments(), Imports.definition("csv", "t.csv", false), ImportOptions.DEFAULT, early)
                .run(folder, ImportPosition.START, taken.target(), progress -> {});

        assertThat(taken.ids()).containsExactly("0");
        assertThat(done.unknown()).isEqualTo(1);
    }

    @Test
    void jsonLinesAreRowsToo() throws IOException {
        file("t.jsonl.gz", """
                {"TRANSACTION_ID":0,"TX_DATETIME":"2018-04-01 00:00:31","CUSTOMER_ID":"596","TERMINAL_ID":3156,"TX_AMOUNT":57.16,"TX_FRAUD":true,"more":{"a":[1]}}
                {"TRANSACTION_ID":1,"TX_DATETIME":"2018-04-01 00:00:32","CUSTOMER_ID":{"a":1},"TX_AMOUNT":57.16}
                {"TRANSACTION_ID":2,

                {"TRANSACTION_ID":3,"TX_DATETIME":"2018-04-01 00:00:33","CUSTOMER_ID":null,"TERMINAL_ID":"1","TX_AMOUNT":"1","TX_FRAUD":0}
                {"TRANSACTION_ID":4,"TX_DATETIME":"2018-04-01 00:00:34","CUSTOMER_ID":"5","TERMINAL_ID":"1","TX_AMOUNT":"1","TX_FRAUD":0}
                """);

        run(Imports.definition("jsonl", "*.jsonl.gz", true), ImportOptions.DEFAULT);

        assertThat(taken.ids()).containsExactly("0", "4", "label-0", "label-4");
        assertThat(taken.events.get(2).values()[3]).isEqualTo(true);
        assertThat(taken.problems()).hasSize(3);
        assertThat(taken.problems().get(0)).isEqualTo("t.jsonl.gz:2: key CUSTOMER_ID must hold a single value");
        assertThat(taken.problems().get(1)).startsWith("t.jsonl.gz:3: line must be valid JSON: ");
        assertThat(taken.problems().get(2)).isEqualTo("t.jsonl.gz:5 column CUSTOMER_ID: must be given");
        assertThat(new String(taken.refusals.get(1).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"TRANSACTION_ID\":2,");
    }

    @Test
    void parquetIsStreamed() {
        Path file = folder.resolve("t.parquet");
        try (DuckDb database = DuckDb.inMemory(folder)) {
            database.execute(
                    "copy (select i as \"TRANSACTION_ID\", timestamp '2018-04-01 00:00:31' + interval (i) second"
                            + " as \"TX_DATETIME\", i % 7 as \"CUSTOMER_ID\", 'x' as \"TERMINAL_ID\","
                            + " (i / 100)::decimal(9,2) as \"TX_AMOUNT\", i % 2 = 0 as \"TX_FRAUD\", 5 as unused"
                            + " from range(3000) r(i)) to " + DuckDb.text(file.toString()) + " (format parquet)");
        }

        ImportProgress done = run(
                Imports.definition("parquet", "*.parquet", true),
                new ImportOptions(100, 10, Optional.of(Duration.ZERO)));

        assertThat(taken.problems()).isEmpty();
        assertThat(done.rows()).isEqualTo(3000);
        assertThat(done.events()).isEqualTo(6000);
        assertThat(taken.events.getFirst().values()).containsExactly("0", 1_522_540_831_000L, "0", "x", 0L);
    }

    @Test
    void timesAreReadInDeclaredForms() throws IOException {
        List<Source.Time> forms = List.of(
                new Source.Time("a", "epoch_seconds", ""),
                new Source.Time("b", "epoch_millis", ""),
                new Source.Time("c", "yyyy-MM-dd HH:mm:ss", "Europe/Berlin"),
                new Source.Time("d", "dd.MM.yyyy HH:mm:ss", "UTC"),
                new Source.Time("e", "yyyy-MM-dd'T'HH:mm:ssXXX", ""),
                new Source.Time("f", "MM/dd/yyyy", "UTC"));
        file(
                "t.csv",
                "a,b,c,d,e,f\n1522540831.5,1522540831500,2018-04-01 02:00:31,01.04.2018 00:00:31,"
                        + "2018-04-01T02:00:31+02:00,04/01/2018\n");
        List<Long> times = new ArrayList<>();
        for (Source.Time form : forms) {
            ImportDefinition definition = new ImportDefinition(
                    "t",
                    "csv",
                    "t.csv",
                    ',',
                    List.of(new RowEvent(
                            "transactions",
                            Optional.empty(),
                            Duration.ZERO,
                            Map.of(
                                    "id", new Source.Prefixed(form.column(), "a"),
                                    "time", form,
                                    "customer_id", new Source.Constant("c"),
                                    "terminal_id", new Source.Constant("t"),
                                    "amount", new Source.Constant("1.50")))));
            run(definition, ImportOptions.DEFAULT);
            times.add(taken.events.getLast().time());
        }

        assertThat(taken.problems()).isEmpty();
        assertThat(times)
                .containsExactly(
                        1_522_540_831_500L,
                        1_522_540_831_500L,
                        1_522_540_831_000L,
                        1_522_540_831_000L,
                        1_522_540_831_000L,
                        1_522_540_800_000L);
    }

    @Test
    void rowsInAnyOrderAreSortedAsFarAsTheBufferReaches() throws IOException {
        StringBuilder text = new StringBuilder(Imports.HEADER);
        for (int i = 0; i < 1000; i++) {
            int second = i * 7919 % 1000;
            text.append(second)
                    .append(",")
                    .append(Times.format(1_522_540_800_000L + second * 1000L * 60)
                            .replace('T', ' ')
                            .replace("Z", ""))
                    .append(",596,3156,57.16,0\n");
        }
        file("t.csv", text.toString());

        ImportProgress sorted = run("t.csv");
        List<Long> known = taken.events.stream().map(Event::known).toList();
        ImportProgress small =
                run(Imports.definition("csv", "t.csv", false), new ImportOptions(10, 20, Optional.empty()));

        assertThat(known).isSorted().hasSize(1000);
        assertThat(sorted.outOfOrder()).isZero();
        assertThat(small.outOfOrder()).isPositive();
        assertThat(small.events()).isEqualTo(1000);
    }

    private static ImportDefinition layout(
            String format, char delimiter, List<String> columns, String user, String item) {
        return new ImportDefinition(
                "payments",
                format,
                "file",
                delimiter,
                columns,
                List.of(new RowEvent(
                        "transactions",
                        Optional.empty(),
                        Duration.ZERO,
                        Map.of(
                                "id", new Source.Prefixed("r", "row"),
                                "time", new Source.Time(columns.contains("time") ? "time" : "row", "epoch_seconds", ""),
                                "customer_id", new Source.Column(user),
                                "terminal_id", new Source.Column(item),
                                "amount", new Source.Constant("1")))));
    }

    private List<String> pairs() {
        return taken.events.stream()
                .map(event -> event.id() + " " + event.values()[2] + " " + event.values()[3] + " " + event.time())
                .toList();
    }

    @Test
    void ratingsWithoutAHeader() throws IOException {
        file("file", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n");
        run(layout("csv", '\t', List.of("user", "item", "stars", "time"), "user", "item"), ImportOptions.DEFAULT);
        assertThat(pairs()).containsExactly("r1 196 242 881250949000", "r2 186 302 891717742000");
    }

    @Test
    void aLineOfItemsForEachUserAndASequenceOfEachLine() throws IOException {
        file("file", "7 3 4 5\n9\n8 1\n");
        run(layout("lists", ',', List.of(), "user", "item"), ImportOptions.DEFAULT);
        assertThat(pairs()).containsExactly("r1 7 3 1000", "r2 7 4 2000", "r3 7 5 3000", "r4 8 1 4000");
        taken.events.clear();
        run(layout("sequences", ',', List.of(), "user", "item"), ImportOptions.DEFAULT);
        assertThat(pairs())
                .containsExactly(
                        "r1 1 7 1000",
                        "r2 1 3 2000",
                        "r3 1 4 3000",
                        "r4 1 5 4000",
                        "r5 2 9 5000",
                        "r6 3 8 6000",
                        "r7 3 1 7000");
    }

    @Test
    void aTornLineInTheMiddleIsBrokenAndTheOthersKeepTheirNumbers() throws IOException {
        file("file", "1\t2\t3\t881250949\n1\t2\n4\t5\t3\t881250950\n");
        ImportProgress done = run(
                layout("csv", '\t', List.of("user", "item", "stars", "time"), "user", "item"), ImportOptions.DEFAULT);
        assertThat(done.rows()).isEqualTo(3);
        assertThat(pairs()).containsExactly("r1 1 2 881250949000", "r3 4 5 881250950000");
    }
}
