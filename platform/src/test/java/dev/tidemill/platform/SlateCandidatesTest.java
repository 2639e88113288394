package dev.tidemill.platform;

import static dev.tidemill.platform.SlateHome.content;
import static dev.tidemill.platform.SlateHome.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.serve.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Candidates by orders and by texts, from training to the same slate again from its receipt.
final class SlateCandidatesTest {
    @TempDir
    private Path folder;

    /// On every visit the items of one half are met in the order of their numbers.
    private static void visits(SlateHome home) {
        for (int i = 0; i < 12; i++) {
            home.item("i" + i, "Number " + i, i % 2 == 0 ? "even" : "odd");
        }
        for (int visit = 0; visit < 24; visit++) {
            for (int step = 0; step < 3; step++) {
                int item = 2 * ((visit / 2 + step) % 6) + visit % 2;
                home.send("views", "\"session\":\"v%d\",\"item\":\"i%d\"".formatted(visit, item));
            }
        }
    }

    @Test
    void aVisitOfSomebodyUnknownIsAnsweredByWhatComesNext() throws IOException {
        for (String algorithm : List.of("slist", "vmis-knn")) {
            Path own = java.nio.file.Files.createDirectory(folder.resolve(algorithm));
            String candidates = "  candidates:\n    next: {algorithm: %s%s}\n"
                    .formatted(algorithm, algorithm.equals("slist") ? ", parameters: {l2: 1}" : "");
            try (SlateHome home = new SlateHome(own, candidates)) {
                visits(home);
                assertThat(home.train().result().get("metrics").toString()).contains("next.ndcg_at_10");
                home.send("views", "\"session\":\"now\",\"item\":\"i2\"");
                Receipt receipt = home.ask(",\"session\":\"now\",\"k\":2");
                assertThat(receipt.fallback()).isEmpty();
                assertThat(items(receipt)).as(algorithm).contains("i4");
                home.send("views", "\"session\":\"now\",\"item\":\"i7\"");
                assertThat(items(home.ask(",\"session\":\"now\",\"k\":2")))
                        .as(algorithm)
                        .contains("i9");
            }
        }
    }

    /// Described after the training and met by nobody: found by its text, with the reason, in the
    /// next answers.
    @Test
    void aColdItemReachesASlateByItsText() throws IOException {
        String candidates = """
                  candidates:
                    taste: {algorithm: ease, parameters: {l2: 1}}
                    words: {algorithm: content, parameters: {cold: 1}, limit: 5}
                """;
        try (SlateHome home = new SlateHome(folder, candidates)) {
            home.item("alien", "Alien, a monster on a spaceship in deep space", "horror|science fiction");
            home.item("solaris", "Solaris, a space station above a living planet", "science fiction");
            home.item("emma", "Emma, a romantic comedy of manners in the English countryside", "romance");
            home.item("carol", "Carol, two women fall in love in New York", "romance");
            for (int user = 0; user < 6; user++) {
                home.view("u" + user, user % 2 == 0 ? "alien" : "emma");
                home.view("u" + user, user % 2 == 0 ? "solaris" : "carol");
            }
            home.train();
            home.item("gravity", "Gravity, astronauts are lost in space", "science fiction");
            home.item("brooklyn", "Brooklyn, an Irish girl falls in love in New York", "romance");
            Receipt space = home.ask(",\"user\":\"u0\",\"k\":5");
            for (int asked = 0; asked < 5_000 && !items(space).containsAll(List.of("gravity", "brooklyn")); asked++) {
                space = home.ask(",\"user\":\"u0\",\"k\":5");
            }
            JsonNode placed = content(space).path("slate");
            List<String> order = items(space);
            assertThat(order.indexOf("gravity")).isLessThan(order.indexOf("brooklyn"));
            JsonNode gravity = placed.path(order.indexOf("gravity"));
            assertThat(gravity.path("sources").path(0).asText()).isEqualTo("words");
            assertThat(gravity.path("reason").asText())
                    .startsWith("because of ")
                    .contains("space");
        }
    }

    /// Forty items that everybody knows, found by four lists each; one described after the training. By
    /// fused ranks it stands behind all of them.
    @Test
    void anItemThatNobodyHasMetReachesListsAtItsDeclaredShare() throws IOException {
        String candidates = """
                  candidates:
                    taste: {algorithm: ease, parameters: {l2: 1}}
                    together: {algorithm: cosine}
                    popular: {algorithm: popular, half_life: 7d}
                    texts: {algorithm: content, parameters: {cold: 1}, limit: 5}
                  new_items: {share: 0.1, age: 1d}
                """;
        try (SlateHome home = new SlateHome(folder, candidates)) {
            for (int i = 0; i < 40; i++) {
                home.item("i" + i, "Book " + i, "books");
            }
            home.later(Duration.ofDays(2));
            for (int user = 0; user < 40; user++) {
                for (int step = 0; step < 20; step++) {
                    home.view("u" + user, "i" + (user + step) % 40);
                }
            }
            home.train();
            home.item("fresh", "Book 41, nobody has met it", "books");
            int asked = 100;
            int shown = 0;
            for (int i = 0; i < asked; i++) {
                Receipt receipt = home.ask(",\"user\":\"u%d\",\"k\":20".formatted(i % 40));
                assertThat(items(receipt)).hasSize(20);
                int at = items(receipt).indexOf("fresh");
                shown += at >= 0 ? 1 : 0;
                if (at >= 0) {
                    assertThat(content(receipt)
                                    .path("slate")
                                    .path(at)
                                    .path("propensity")
                                    .asDouble())
                            .isEqualTo(0.1);
                }
            }
            double expected = 1 - Math.pow(0.9, 20);
            assertThat(shown / (double) asked)
                    .isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / asked)));
        }
    }

    @Test
    void whatIsTrainedElsewhereIsToldWhenATrainingBegins() throws IOException {
        try (SlateHome home = new SlateHome(folder, "  candidates:\n    deep: {algorithm: gsasrec}\n")) {
            visits(home);
            Job job = home.tidemill()
                    .await(home.tidemill().train("shelf", TrainRequest.NEWEST).id());
            assertThat(job.failure().orElse(""))
                    .contains("candidate deep cannot be trained: the trainer of gsasrec must be on the class path");
        }
    }
}
