package dev.tidemill.recommend.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.InteractionFile;
import dev.tidemill.recommend.matrix.InteractionReader;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.matrix.ReadLimits;
import dev.tidemill.recommend.model.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencesTest {
    @TempDir
    Path folder;

    private final Ids.Builder items = new Ids.Builder();

    @Test
    void entriesAreInOrderOfTimeAndOfEqualTimesInOrderOfArrival() {
        Entries entries = new Entries();
        entries.add(1, 4, 1f, 30);
        entries.add(0, 2, 1f, 20);
        entries.add(1, 3, 1f, 10);
        entries.add(0, 1, 1f, 20);
        entries.add(1, 3, 1f, 30);
        Sequences sequences = Sequences.of(entries, 3, 5);
        assertThat(sequences.history(0).items()).containsExactly(2, 1);
        assertThat(sequences.history(1).items()).containsExactly(3, 4, 3);
        assertThat(sequences.history(1).times()).containsExactly(10, 30, 30);
        assertThat(sequences.length(2)).isZero();
        assertThat(sequences.last(1)).hasValue(3);
        assertThat(sequences.last(2)).isEmpty();
    }

    @Test
    void beforeLeavesWhatIsOlderThanATime() {
        Sequences sequences = new Sequences(4, new int[] {0, 3, 3, 5}, new int[] {0, 1, 2, 3, 0}, new long[] {
            1, 5, 9, 5, 6
        });
        Sequences older = sequences.before(6);
        assertThat(older.count()).isEqualTo(3);
        assertThat(older.entries()).containsExactly(0, 1, 3);
        assertThat(older.length(0)).isEqualTo(2);
        assertThat(older.length(1)).isZero();
        assertThat(older.time(2)).isEqualTo(5);
        assertThatThrownBy(() -> Sequences.of(2, new int[] {0, 1}).before(6))
                .hasMessageContaining("entries must have times");
    }

    @Test
    void withoutLastLeavesWhatIsAskedInLeaveLastOut() {
        Sequences sequences = Sequences.of(6, new int[] {1, 2, 3}, new int[] {}, new int[] {5});
        Sequences shorter = sequences.withoutLast();
        assertThat(shorter.count()).isEqualTo(3);
        assertThat(shorter.history(0).items()).containsExactly(1, 2);
        assertThat(shorter.size()).isEqualTo(2);
    }

    @Test
    void timesThatFallAndItemsThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> new Sequences(2, new int[] {0, 2}, new int[] {0, 1}, new long[] {5, 4}))
                .hasMessage("a sequence must hold items from 0 to 1 in order of time, got item 1 in sequence 0");
        assertThatThrownBy(() -> Sequences.of(2, new int[] {0, 2}))
                .hasMessage("a sequence must hold items from 0 to 1 in order of time, got item 2 in sequence 0");
    }

    @Test
    void clicksWithFractionsOfSecondsAreReadAndATornLineIsToldByNumber() throws IOException {
        Sequences read = read(
                Layout.clicks("SessionId", "ItemId", "Time"),
                """
                SessionId\tItemId\tTime
                7\t100\t1592337765.0
                7\t200\t1592337718.4
                8\t10
                8\t100\t1592337719
                """,
                "clicks.txt:4: a line must have at least 3 fields, got \"8\t10\" (correct the line and import it again)");
        assertThat(read.count()).isEqualTo(2);
        assertThat(read.history(0).items()).containsExactly(items.add("200"), items.add("100"));
        assertThat(read.history(0).times()).containsExactly(1592337718, 1592337765);
        assertThat(read.history(1).size()).isEqualTo(1);
    }

    @Test
    void linesOfItemsAndLinesOfPairsAreTheSameSequences() throws IOException {
        History lines = read(new Layout.SequenceLines(), "1 2 3\n\n3 1\n").history(0);
        History pairs = read(Layout.ordered(), "u 1\nu 2\nv 3\nu 3\nv 1\n").history(0);
        assertThat(pairs.items()).isEqualTo(lines.items());
        assertThat(lines.times()).isEmpty();
    }

    private Sequences read(Layout layout, String text, String... refusals) throws IOException {
        Path file = Files.writeString(folder.resolve("clicks.txt"), text);
        Ids.Builder own = new Ids.Builder();
        InteractionFile read = new InteractionReader(own, items, ReadLimits.DEFAULT).read(file, layout);
        assertThat(read.refusals()).map(Object::toString).containsExactly(refusals);
        return Sequences.of(read.entries(), own.size(), items.size());
    }
}
