package dev.tidemill.recommend.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractionReaderTest {
    @TempDir
    Path folder;

    private final Ids.Builder users = new Ids.Builder();
    private final Ids.Builder items = new Ids.Builder();

    private InteractionFile read(String text, Layout layout, ReadLimits limits) throws IOException {
        Path file = folder.resolve("data.tsv");
        Files.writeString(file, text);
        return new InteractionReader(users, items, limits).read(file, layout);
    }

    @Test
    void aTornLineInTheMiddleIsRefusedByNumberAndTheRestIsTaken() throws IOException {
        InteractionFile read = read(
                "196\t242\t3\t881250949\n186\t30\n22\t377\tx\t878887116\n\n244\t51\t2\t88060\u00007\n166\t346\tNaN\t1\n"
                        + "298\t474\t4\t884182806\r\n",
                Layout.ratings(),
                ReadLimits.DEFAULT);
        assertThat(read.refusals())
                .extracting(Refusal::toString)
                .containsExactly(
                        "data.tsv:2: a line must have at least 4 fields, got \"186\t30\" (correct the line and import it"
                                + " again)",
                        "data.tsv:3: a weight must be a finite number, got \"x\" (correct the line and import it again)",
                        "data.tsv:5: a time must be a number, got \"88060\u00007\" (correct the line and import it"
                                + " again)",
                        "data.tsv:6: a weight must be a finite number, got \"NaN\" (correct the line and import it again)");
        assertThat(read.refused()).isEqualTo(4);
        assertThat(read.entries().size()).isEqualTo(2);
        assertThat(users.build().names()).containsExactly("196", "298");
        assertThat(read.entries().time(1)).isEqualTo(884182806L);
        assertThat(read.entries().weight(1)).isEqualTo(4f);
    }

    @Test
    void columnsAreFoundByTheirNames() throws IOException {
        Layout layout = Layout.csv("user", "item", Optional.empty(), Optional.of("at"));
        InteractionFile read = read("\ufeffat,item,user\n7,i1,u1\n8,i2,u1\n9,,u1\n", layout, ReadLimits.DEFAULT);
        assertThat(read.entries().size()).isEqualTo(2);
        assertThat(read.entries().weight(0)).isEqualTo(1f);
        assertThat(read.entries().time(1)).isEqualTo(8);
        assertThat(read.refusals().getFirst().rule()).isEqualTo("a user and an item must not be empty");
        assertThatThrownBy(() -> read("a,b\n", layout, ReadLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessage("data.tsv:1: the header must have the column \"user\", got [a, b] (name the columns as the"
                        + " file does)");
    }

    @Test
    void aLineOfItemsIsAUser() throws IOException {
        InteractionFile read = read("0 5 7 9\n1\n2 7\n3 \u0001 7\n", new Layout.AdjacencyLines(), ReadLimits.DEFAULT);
        assertThat(users.size()).isEqualTo(3);
        assertThat(items.build().names()).containsExactly("5", "7", "9");
        Interactions matrix = read.entries().toMatrix(3, 3, Entries.Duplicates.LAST);
        assertThat(matrix.count(0)).isEqualTo(3);
        assertThat(matrix.count(1)).isZero();
        assertThat(matrix.contains(2, 1)).isTrue();
        assertThat(read.refusals()).hasSize(1).first().extracting(Refusal::line).isEqualTo(4L);
    }

    @Test
    void ofARobotOnlyTheNewestInteractionsAreTaken() throws IOException {
        Path file = folder.resolve("robot.tsv");
        int found = 2_000_000;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("person\t1\t1\t5\n");
            for (int i = 0; i < found; i++) {
                out.write("robot\t" + i % 1000 + "\t1\t" + (i ^ 1) + "\n");
            }
        }
        InteractionFile read = new InteractionReader(users, items, ReadLimits.DEFAULT).read(file, Layout.ratings());
        assertThat(read.capped()).containsExactly(new InteractionFile.Capped("robot", found, 10_000));
        assertThat(read.entries().size()).isEqualTo(10_001);
        long oldest = Long.MAX_VALUE;
        for (int i = 1; i < read.entries().size(); i++) {
            oldest = Math.min(oldest, read.entries().time(i));
        }
        assertThat(oldest).isEqualTo(found - 10_000);
    }

    @Test
    void aLineWithoutEndIsCutAndRefusalsAreCountedBeyondTheirLimit() throws IOException {
        ReadLimits limits = new ReadLimits(10, 1, 100);
        InteractionFile read = read(
                "u " + "7".repeat(200) + "\n" + "u " + "8".repeat(200) + "\nu 1\n",
                new Layout.AdjacencyLines(),
                limits);
        assertThat(read.refused()).isEqualTo(2);
        assertThat(read.refusals()).hasSize(1);
        assertThat(read.refusals().getFirst().rule()).isEqualTo("a line must have at most 100 characters");
        assertThat(read.entries().size()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> new InteractionReader(users, items, ReadLimits.DEFAULT)
                        .read(folder.resolve("none.tsv"), Layout.ratings()))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE));
    }
}
