package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportResumeTest {
    private static final int ROWS = 300;
    private static final String FIRST_FORMAT = "50494d54010105612e63737602663105622e637376026632ac02070bac2df2";
    private static final ImportOptions SMALL = new ImportOptions(16, 1000, Optional.of(Duration.ofHours(3)));

    @TempDir
    Path folder;

    /// Three files, rows slightly out of order, each seventh broken, over forty days.
    @BeforeEach
    void files() throws IOException {
        Random random = new Random(7);
        long time = 1_522_540_800_000L;
        for (int file = 1; file <= 3; file++) {
            StringBuilder text = new StringBuilder(Imports.HEADER);
            for (int row = 0; row < ROWS / 3; row++) {
                int id = (file - 1) * ROWS / 3 + row;
                time += random.nextInt(6 * 3_600_000);
                long stamp = (time - random.nextInt(7_200_000)) / 1000 * 1000;
                text.append(id)
                        .append(',')
                        .append(Times.format(stamp).replace('T', ' ').replace("Z", ""))
                        .append(id % 7 == 3 ? ",596,3156,none,0\n" : ",596,3156,57.16," + (id % 5 == 0 ? 1 : 0) + "\n");
            }
            Imports.write(folder.resolve("t-" + file + ".csv" + (file == 2 ? ".gz" : "")), text.toString());
        }
    }

    private ImportProgress run(Imports.Taken taken, ImportPosition from) {
        return new Importer(Imports.payments(), Imports.definition("csv", "t-*", true), SMALL, Streams.CLOCK)
                .run(folder, from, taken.target(), progress -> {});
    }

    @Test
    void brokenOffAtAnyBatchAndResumedNothingIsLostAndTheOrderStays() {
        Imports.Taken whole = new Imports.Taken();
        run(whole, ImportPosition.START);
        int batches = whole.positions.size();
        assertThat(batches).isGreaterThan(20);

        for (int batch = 0; batch < batches; batch++) {
            Imports.Taken first = new Imports.Taken().breakingAfter(batch);
            assertThatThrownBy(() -> run(first, ImportPosition.START)).hasMessage("killed");
            ImportPosition kept = ImportPosition.of(first.position().toBytes());
            Imports.Taken second = new Imports.Taken();
            run(second, kept);

            Set<String> ids = new LinkedHashSet<>(first.ids());
            ids.addAll(second.ids());
            assertThat(List.copyOf(ids)).isEqualTo(whole.ids());
            assertThat(second.position().finished()).isEqualTo(whole.position().finished());
            Set<String> refused = new LinkedHashSet<>(first.problems());
            refused.addAll(second.problems());
            assertThat(refused).containsExactlyElementsOf(whole.problems());
        }
    }

    @Test
    void brokenOffAgainAndAgainItComesToItsEnd() {
        Imports.Taken whole = new Imports.Taken();
        run(whole, ImportPosition.START);
        Set<String> ids = new LinkedHashSet<>();
        ImportPosition position = ImportPosition.START;
        int runs = 0;
        while (position.finished().size() < 3) {
            Imports.Taken taken = new Imports.Taken().breakingAfter(12);
            try {
                run(taken, position);
            } catch (IllegalStateException killed) {
                runs++;
            }
            ids.addAll(taken.ids());
            position = taken.position();
        }

        assertThat(runs).isPositive();
        assertThat(List.copyOf(ids)).isEqualTo(whole.ids());
    }

    @Test
    void aFinishedImportTakesOnlyNewFiles() throws IOException {
        Imports.Taken whole = new Imports.Taken();
        run(whole, ImportPosition.START);
        Imports.write(folder.resolve("t-4.csv"), Imports.HEADER + "new,2018-09-01 00:00:31,596,3156,57.16,0\n");

        Imports.Taken more = new Imports.Taken();
        run(more, whole.position());

        assertThat(more.ids()).containsExactly("new", "label-new");
        assertThat(more.position().finished()).hasSize(4);
    }

    @Test
    void aFileThatChangedIsReadAgainAndOneThatWentIsAConflict() throws IOException {
        Imports.Taken first = new Imports.Taken().breakingAfter(3);
        assertThatThrownBy(() -> run(first, ImportPosition.START)).hasMessage("killed");
        Path file = folder.resolve(first.position().file());
        String text = Files.readString(file);
        Files.writeString(file, text.replace("57.16", "57.17"));

        Imports.Taken again = new Imports.Taken();
        ImportProgress end = run(again, first.position());
        Imports.Taken whole = new Imports.Taken();
        run(whole, ImportPosition.START);

        assertThat(again.ids()).isEqualTo(whole.ids());
        assertThat(again.problems()).isEqualTo(whole.problems());
        assertThat(end.restarted())
                .containsExactly("file t-1.csv has changed since it was imported: it is read again from its start;"
                        + " events that are there already are known by their ids");
        Files.delete(file);
        assertThatThrownBy(() -> run(new Imports.Taken(), first.position()))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageStartingWith("file t-1.csv, in which the import stopped, must still be there");
    }

    @Test
    void ofFilesTakenOnlyTheChangedOneIsReadAgain() throws IOException {
        Imports.Taken whole = new Imports.Taken();
        run(whole, ImportPosition.START);
        Path third = folder.resolve("t-3.csv");
        Files.writeString(third, Files.readString(third) + "new,2018-09-01 00:00:31,596,3156,57.16,0\n");

        Imports.Taken more = new Imports.Taken();
        ImportProgress end = run(more, whole.position());

        assertThat(end.restarted()).singleElement().asString().startsWith("file t-3.csv has changed");
        assertThat(more.ids()).contains("new", "200", "299").doesNotContain("0", "199");
    }

    @Test
    void anotherMappingReadsAllAgain() {
        Imports.Taken whole = new Imports.Taken();
        run(whole, ImportPosition.START);

        Imports.Taken again = new Imports.Taken();
        ImportProgress end = new Importer(
                        Imports.payments(), Imports.definition("csv", "t-*", false), SMALL, Streams.CLOCK)
                .run(folder, whole.position(), again.target(), progress -> {});

        assertThat(again.ids()).contains("0", "299").hasSizeLessThan(whole.ids().size());
        assertThat(end.restarted())
                .containsExactly("the mapping, or what its streams declare, has changed since these files were"
                        + " imported: all are read again from their start; events that are there already are known by"
                        + " their ids");
        assertThat(run(new Imports.Taken(), whole.position()).restarted()).isEmpty();
    }

    @Test
    void aPositionOfTheFirstFormatKnowsNoMapping() {
        byte[] first = java.util.HexFormat.of().parseHex(FIRST_FORMAT);

        ImportPosition position = ImportPosition.of(first);

        assertThat(position.finished()).containsExactly(java.util.Map.entry("a.csv", "f1"));
        assertThat(position.file()).isEqualTo("b.csv");
        assertThat(position.row()).isEqualTo(300);
        assertThat(position.mapping()).isEmpty();
    }

    @Property(tries = 100)
    void positionsAreReadAgain(@ForAll List<String> names, @ForAll String file, @ForAll long row) {
        LinkedHashMap<String, String> finished = new LinkedHashMap<>();
        names.stream().filter(Streams::isWhole).forEach(name -> finished.put(name, "f"));
        ImportPosition position =
                new ImportPosition(finished, Streams.isWhole(file) ? file : "", "x", Math.abs(row), 3, "m");

        assertThat(ImportPosition.of(position.toBytes())).isEqualTo(position);
    }

    @Test
    void damagedPositionsAreRefused() {
        byte[] bytes = ImportPosition.START.toBytes();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x11;
            assertThatThrownBy(() -> ImportPosition.of(damaged))
                    .isInstanceOf(TidemillException.class)
                    .satisfies(e -> messages.add(e.getMessage()));
        }

        assertThat(messages)
                .contains(
                        "import position is damaged: it does not begin with TMIP",
                        "import position is damaged: its format is 19, known is 2",
                        "import position is damaged: its checksum differs");
    }
}
