package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of docs/recommend.md, and every command of it in its order, on a real home.
class RecommendDocumentTest {
    private static final Pattern FILE = Pattern.compile("```(?:csv|yaml) (shop/\\S+)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void takesANewcomerFromFilesToAServedList() throws IOException {
        DocumentHome home = new DocumentHome(folder, "recommend.md");
        home.write(FILE);
        List<String> said = home.runAll();
        assertThat(said).hasSize(11);
        assertThat(said.get(3)).contains("popular now");
        assertThat(said.get(6))
                .contains("because of")
                .containsAnyOf("Dune", "Contact")
                .doesNotContain("romance");
        assertThat(said.get(7)).doesNotContain("Alien");
        assertThat(said.get(8)).contains("The Matrix").doesNotContain("Carol");
        assertThat(said.get(9)).contains("rows");
        assertThat(folder.resolve("slates.parquet")).isNotEmptyFile();
        assertThat(said.get(10)).contains("slate").contains("no_model");
    }
}
