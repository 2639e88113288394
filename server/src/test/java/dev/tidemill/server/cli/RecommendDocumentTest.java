package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of docs/recommend.md, and every command of it in its order, on a real home.
class RecommendDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "recommend.md");
    private static final Pattern FILE = Pattern.compile("```(?:csv|yaml) (shop/\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final String PROGRAM = "./tidemill ";

    @TempDir
    Path folder;

    private StringWriter out = new StringWriter();

    private String run(String... arguments) {
        out = new StringWriter();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                Tidemill::open,
                new CountDownLatch(1),
                time -> Thread.onSpinWait());
        assertThat(CommandTree.of(environment).execute(arguments))
                .as("%s: %s", String.join(" ", arguments), err)
                .isZero();
        return out.toString();
    }

    @Test
    void takesANewcomerFromFilesToAServedList() throws IOException {
        Logging.bridge();
        Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(folder.resolve("shop"));
        String document = Files.readString(DOCUMENT);
        for (MatchResult file : FILE.matcher(document).results().toList()) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
        List<String> said = new ArrayList<>();
        for (String line :
                document.lines().filter(line -> line.startsWith(PROGRAM)).toList()) {
            String command =
                    line.substring(PROGRAM.length()).replaceAll("\\s+#.*", "").replace("\"", "");
            said.add(run(command.split(" +")));
        }
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
