package dev.tidemill.platform;

import static dev.tidemill.platform.SlateHome.content;
import static dev.tidemill.platform.SlateHome.items;
import static dev.tidemill.platform.SlateHome.marks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.serve.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What answers where models have nothing to say: each case has its declared answer, marked in the
/// receipt.
final class SlateColdStartTest {
    private static final String SLATE = """
              candidates:
                taste: {algorithm: ease, parameters: {l2: 1}}
                nearby: {algorithm: popular-in-segment, half_life: 7d}
                popular: {algorithm: popular, half_life: 7d}
                newest: {algorithm: newest}
              blend: {weights: {newest: 0, popular: 0}}
              segment: {stream: users, field: country}
              fallback: [popular, newest]
              exploration: {method: thompson, success: click, failure: passed, rate: 0.1, strength: 10}
            """;

    @TempDir
    private Path folder;

    /// Danes like d0 to d3, Finns f0 to f3, and nobody has met the others.
    private static void peoples(SlateHome home) {
        for (int i = 0; i < 4; i++) {
            home.item("d" + i, "Danish " + i, "danish");
            home.item("f" + i, "Finnish " + i, "finnish");
        }
        home.item("new", "New", "new");
        for (int i = 0; i < 6; i++) {
            home.send("users", "\"user\":\"dane%d\",\"country\":\"DK\"".formatted(i));
            home.send("users", "\"user\":\"finn%d\",\"country\":\"FI\"".formatted(i));
            for (int k = 0; k < 4; k++) {
                home.view("dane" + i, "d" + (i + k) % 4);
                home.view("finn" + i, "f" + (i + k) % 4);
            }
        }
    }

    @Test
    void aNewUserIsAnsweredByWhatTheSegmentAsksForThenByTheFallback() throws IOException {
        try (SlateHome home = new SlateHome(folder, SLATE)) {
            peoples(home);
            home.send("users", "\"user\":\"newcomer\",\"country\":\"FI\"");
            Receipt receipt = home.ask(",\"user\":\"newcomer\",\"k\":4");
            assertThat(items(receipt)).allMatch(item -> item.startsWith("f"));
            assertThat(marks(receipt)).containsExactly("new_user");
            assertThat(content(receipt).path("slate").path(0).path("reason").asText())
                    .isEqualTo("popular with people like you");
            assertThat(receipt.fallback()).contains("no_model");
            assertThat(items(home.ask(",\"country\":\"DK\",\"k\":4"))).allMatch(item -> item.startsWith("d"));
            Receipt longer = home.ask(",\"user\":\"newcomer\",\"k\":9");
            assertThat(items(longer)).hasSize(9).contains("new");
            assertThat(marks(longer)).contains("new_user", "filled", "filled_by_popular", "filled_by_newest");
        }
    }

    @Test
    void anUnknownSegmentAnUnknownItemAndAModelWithNothingToSayAreMarked() throws IOException {
        try (SlateHome home = new SlateHome(folder, SLATE)) {
            peoples(home);
            home.train();
            Receipt nobody = home.ask(",\"country\":\"XX\",\"k\":3");
            assertThat(items(nobody)).hasSize(3);
            assertThat(marks(nobody)).contains("new_user", "filled_by_popular");
            Receipt unknown = home.ask(",\"kind\":\"also_bought\",\"item\":\"never\",\"k\":3");
            assertThat(items(unknown)).hasSize(3);
            assertThat(marks(unknown)).contains("unknown_item", "model_empty", "filled");
            home.item("later", "Later", "new");
            home.view("stranger", "later");
            Receipt stranger = home.ask(",\"user\":\"stranger\",\"k\":3");
            assertThat(items(stranger)).hasSize(3);
            assertThat(stranger.fallback()).isEmpty();
            assertThat(marks(stranger)).contains("model_empty", "filled");
        }
    }

    /// One who is no person: 20,000 interactions count as a person's might, what follows counts for nobody
    /// but themselves, also after a restart, and the training names them.
    @Test
    void whatARobotDoesBeyondAPersonsReachMovesNobodyElsesLists() throws IOException {
        String plain = SLATE.substring(0, SLATE.indexOf("  exploration:"))
                .replace("  blend: {weights: {newest: 0, popular: 0}}\n", "");
        try (SlateHome home = new SlateHome(folder, plain)) {
            home.item("early", "Early", "new");
            home.item("pushed", "Pushed", "new");
            home.item("liked", "Liked", "new");
            home.many("views", 20_000, "\"user\":\"robot\",\"item\":\"early\"");
            home.view("anna", "liked");
            home.many("views", 500, "\"user\":\"robot\",\"item\":\"pushed\"");
        }
        try (SlateHome home = new SlateHome(folder, plain)) {
            home.resume(30_000);
            home.many("views", 500, "\"user\":\"robot\",\"item\":\"pushed\"");
            home.view("bob", "liked");
            assertThat(items(home.ask(",\"kind\":\"popular\",\"k\":3"))).containsExactly("early", "liked", "pushed");
            assertThat(content(home.ask(",\"user\":\"robot\"")).path("history").toString())
                    .contains("pushed");
            assertThat(home.train().result().get("capped_users")).isEqualTo(List.of("robot"));
        }
    }

    /// A version's bytes are cut while nobody looks: it is refused by its checksum when the server starts,
    /// the version before answers, and its lists can be made again.
    @Test
    void aDamagedVersionIsAnsweredByTheOneBefore() throws IOException {
        String declared = SLATE.replace("[popular, newest]", "[older_version, popular, newest]");
        String artifact;
        try (SlateHome home = new SlateHome(folder, declared)) {
            peoples(home);
            home.train();
            home.item("later", "Later", "new");
            home.view("dane1", "later");
            home.view("dane2", "later");
            artifact = String.valueOf(home.train().result().get("artifact"));
            assertThat(home.ask(",\"user\":\"dane1\",\"k\":2").model()).hasValue(2);
        }
        cut(artifact);
        try (SlateHome home = new SlateHome(folder, declared)) {
            Receipt receipt = home.ask(",\"user\":\"dane1\",\"k\":2");
            for (int asked = 0; asked < 100_000 && receipt.model().isEmpty(); asked++) {
                receipt = home.ask(",\"user\":\"dane1\",\"k\":2");
            }
            assertThat(receipt.model()).hasValue(1);
            assertThat(receipt.fallback()).contains("older_version");
            assertThat(marks(receipt)).contains("instead_of_none");
            assertThat(items(receipt)).hasSize(2);
        }
    }

    private void cut(String artifact) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            Path blob = files.filter(Files::isRegularFile)
                    .filter(file ->
                            artifact.endsWith(String.valueOf(file.getFileName()).replace(".blob", "")))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(blob);
            Files.delete(blob);
            Files.write(blob, Arrays.copyOf(bytes, bytes.length / 2));
        }
    }

    @Test
    void segmentsAndCountsOfShowingsSurviveARestart() throws IOException {
        try (SlateHome home = new SlateHome(folder, SLATE)) {
            peoples(home);
            String shown = home.ask("").id();
            for (int i = 0; i < 60; i++) {
                home.send("shows", "\"request\":\"%s\",\"item\":\"f3\",\"clicked\":true".formatted(shown));
                home.send("shows", "\"request\":\"%s\",\"item\":\"f0\",\"clicked\":false".formatted(shown));
            }
        }
        try (SlateHome home = new SlateHome(folder, SLATE)) {
            Receipt receipt = home.ask(",\"country\":\"FI\",\"k\":1");
            assertThat(items(receipt)).containsExactly("f3");
            assertThat(content(receipt).path("facts").path("f3").path("trials").toString())
                    .isEqualTo("[60,0]");
            assertThat(content(receipt).path("slate").path(0).path("propensity").asDouble())
                    .isGreaterThan(0.5);
        }
    }
}
