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
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of docs/chat.md, and every command of it in its order, on a real home.
class ChatDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "chat.md");
    private static final Pattern FILE =
            Pattern.compile("```(?:md|yaml|jsonl) ((?!home)\\S+)\n(.*?)```", Pattern.DOTALL);
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
    void takesANewcomerFromAFolderToAGuardedAssistant() throws IOException {
        Logging.bridge();
        Files.createDirectories(folder.resolve("home"));
        String document = Files.readString(DOCUMENT);
        for (MatchResult file : FILE.matcher(document).results().toList()) {
            Path path = folder.resolve(file.group(1));
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.group(2));
        }
        List<String> said = new ArrayList<>();
        for (String line :
                document.lines().filter(line -> line.startsWith(PROGRAM)).toList()) {
            said.add(run(line.substring(PROGRAM.length()).split(" +")));
        }
        assertThat(said).hasSize(13);
        assertThat(said.get(1)).contains("2 documents added; version 1 answers from 2 documents");
        assertThat(said.get(2)).contains("version 2 answers from 3 documents");
        assertThat(said.get(3)).contains("returns.md").contains("staff");
        assertThat(said.get(4))
                .contains("Shoes may be returned within 30 days of delivery. [1]")
                .contains("[1] returns.md");
        assertThat(said.get(5)).contains("I don't know");
        assertThat(said.get(6)).contains("This cannot be answered here.");
        assertThat(said.get(7)).doesNotContain("2,300");
        assertThat(said.get(8)).contains("answered", "unknown", "blocked");
        assertThat(said.get(9)).contains("assistant");
        assertThat(said.get(10))
                .contains("version 2 on 3 questions of questions.jsonl")
                .containsPattern("recall_at_5 +1.0000");
        assertThat(said.get(11)).contains("version 1").contains("difference").contains("refusal_right");
        assertThat(said.get(12)).contains("answer_recall").contains("FINISHED");
    }
}
