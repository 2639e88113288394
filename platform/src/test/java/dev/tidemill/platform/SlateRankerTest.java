package dev.tidemill.platform;

import static dev.tidemill.platform.SlateHome.content;
import static dev.tidemill.platform.SlateHome.items;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.serve.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ranker from the first slates without one to slates in its order, and these again from their
/// receipts.
final class SlateRankerTest {
    private static final String SLATE = """
              candidates:
                taste: {algorithm: ease, parameters: {l2: 1}}
                popular: {algorithm: popular}
              rank: {clicks: click, least: 50, parameters: {rounds: 40, max_depth: 3}}
              exploration: {method: epsilon, share: 0.5}
            """;

    @TempDir
    private Path folder;

    /// Popular is what is dear; clicked is what is cheap, and the first place is looked at most.
    private static void shop(SlateHome home) {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 8; i++) {
            home.send("items", "\"item\":\"i%d\",\"title\":\"n%d\",\"genre\":\"g\",\"price\":%d".formatted(i, i, i));
        }
        for (int user = 0; user < 20; user++) {
            for (int i = 0; i < 8; i++) {
                if (random.nextDouble() < 0.2 + 0.1 * i) {
                    home.view("u" + user, "i" + i);
                }
            }
        }
    }

    private static void show(SlateHome home, int slates) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int s = 0; s < slates; s++) {
            Receipt receipt = home.ask(",\"user\":\"u%d\",\"k\":6".formatted(s % 20));
            List<String> shown = items(receipt);
            for (int k = 0; k < shown.size(); k++) {
                double wanted = shown.get(k).equals("i0") || shown.get(k).equals("i1") ? 0.9 : 0.1;
                boolean clicked = random.nextDouble() < wanted / (k + 1);
                home.send(
                        "shows",
                        "\"request\":\"%s\",\"user\":\"u%d\",\"item\":\"%s\",\"clicked\":%s"
                                .formatted(receipt.id(), s % 20, shown.get(k), clicked));
            }
        }
    }

    @Test
    void learnsFromSlatesAndOutcomesWhatIsWantedAndRepeatsItsOrder() throws IOException {
        try (SlateHome home = new SlateHome(folder, SLATE)) {
            shop(home);
            show(home, 300);
            assertThat(home.train().result().get("ranker").toString())
                    .as("no list of then had what a version finds")
                    .startsWith("a ranker must have 50 clicks to learn from on lists of a version in use, got 0;");
            show(home, 300);
            Job job = home.train();
            assertThat(job.result().get("ranker").toString()).startsWith("clicks are weighed against positions");
            assertThat(home.tidemill().model("shelf", 2).metrics().get("rank.mrr"))
                    .isGreaterThan(home.tidemill().model("shelf", 2).metrics().get("rank.fused_mrr"));
            int first = 0;
            for (int s = 0; s < 40; s++) {
                Receipt receipt = home.ask(",\"user\":\"u%d\",\"k\":6".formatted(s % 20));
                assertThat(content(receipt).path("rows").path("items").size()).isEqualTo(8);
                first += List.of("i0", "i1").contains(items(receipt).getFirst()) ? 1 : 0;
            }
            assertThat(first).as("of 40, half by chance among eight").isGreaterThanOrEqualTo(15);
        }
    }

    @Test
    void withTooFewClicksTheFusedOrderStaysAndTheTrainingSaysSo() throws IOException {
        try (SlateHome home = new SlateHome(folder, SLATE)) {
            shop(home);
            home.train();
            show(home, 5);
            assertThat(home.train().result().get("ranker").toString())
                    .matches(
                            "a ranker must have 50 clicks to learn from on lists of a version in use, got \\d+; the fused order stays.*");
            Receipt receipt = home.ask(",\"user\":\"u1\",\"k\":3");
            assertThat(content(receipt).path("rows").path("items").size()).isEqualTo(3);
        }
    }
}
