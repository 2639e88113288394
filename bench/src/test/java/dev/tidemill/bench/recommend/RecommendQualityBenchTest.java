package dev.tidemill.bench.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.recommend.matrix.Interactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecommendQualityBenchTest {
    @TempDir
    Path folder;

    private BenchResult run(String format) throws Exception {
        return new RecommendQualityBench()
                .run(new BenchOptions(
                        folder, folder, Optional.of(folder), Map.of("format", format, "threads", "2"), line -> {}));
    }

    /// Two tastes: whoever likes one even item likes all of them. Each user's last liked item is in the test.
    private void writeTastes() throws IOException {
        StringBuilder train = new StringBuilder();
        StringBuilder test = new StringBuilder();
        for (int user = 0; user < 40; user++) {
            int left = 2 * (user / 2 % 10) + user % 2;
            for (int item = user % 2; item < 20; item += 2) {
                (item == left ? test : train).append(user + "\t" + item + "\t4\t7\n");
            }
        }
        Files.writeString(folder.resolve("train.tsv"), train);
        Files.writeString(folder.resolve("test.tsv"), test + "torn\n");
    }

    @Test
    void tastesAreFoundAndAPublishedTableStandsBesideThem() throws Exception {
        writeTastes();
        BenchResult result = run("ms");
        assertThat(result.metrics()).containsEntry("recall_at_10", 1.0).containsEntry("ndcg_at_10", 1.0);
        assertThat(result.peers().get("BiVAE")).containsEntry("ndcg_at_10", 0.475077);
        assertThat(result.notes()).anyMatch(note -> note.startsWith("test.tsv:41: a line must have at least 4 fields"));
        assertThat(result.notes()).anyMatch(note -> note.startsWith("chosen among 80 on 25 % of the training data"));
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> run("netflix"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--format must be one of [ms, lightgcn")
                .hasMessageEndingWith("got \"netflix\"");
        assertThatThrownBy(() -> run("lightgcn")).hasMessageStartingWith("--data must hold train.txt, got none");
    }

    @Test
    void aLongTailIsTheSameForASeed() {
        LongTail tail = new LongTail(400, 1000, 8000);
        Interactions one = tail.generate(3);
        assertThat(tail.generate(3).columns()).isEqualTo(one.columns());
        assertThat(tail.generate(4).columns()).isNotEqualTo(one.columns());
        assertThat(one.size()).isLessThanOrEqualTo(8000).isGreaterThan(6000);
        int[] counts = one.itemCounts();
        int head = 0;
        for (int item = 0; item < 100; item++) {
            head += counts[item];
        }
        assertThat((double) head / one.size()).isBetween(0.3, 0.7);
    }
}
