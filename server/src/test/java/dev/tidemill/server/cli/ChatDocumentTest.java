package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of docs/chat.md, and every command of it in its order, on a real home.
class ChatDocumentTest {
    private static final Pattern FILE =
            Pattern.compile("```(?:md|yaml|jsonl) ((?!home)\\S+)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void takesANewcomerFromAFolderToAGuardedAssistant() throws IOException {
        DocumentHome home = new DocumentHome(folder, "chat.md");
        home.write(FILE);
        List<String> said = home.runAll();
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
