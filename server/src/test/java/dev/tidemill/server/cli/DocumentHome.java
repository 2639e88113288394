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

/// A real home in a folder, in which what a page of docs/ shows is done: its files are written, its commands are run in
/// their order, each as a process of its own would.
final class DocumentHome {
    private static final String PROGRAM = "./tidemill ";
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*");
    private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final Path folder;
    private final String document;

    DocumentHome(Path folder, String page) throws IOException {
        Logging.bridge();
        this.folder = folder;
        this.document = Files.readString(Path.of("..", "docs", page));
        Files.createDirectories(folder.resolve("home"));
    }

    /// Writes the files that the page shows.
    ///
    /// @param shown the first group is a file's name, the second what is in it
    void write(Pattern shown) throws IOException {
        for (MatchResult file : shown.matcher(document).results().toList()) {
            Path path = folder.resolve(file.group(1));
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.group(2));
        }
    }

    /// Runs every command that the page shows; each must succeed.
    ///
    /// @return what each said
    List<String> runAll() {
        List<String> said = new ArrayList<>();
        document.lines()
                .filter(line -> line.startsWith(PROGRAM))
                .forEach(line -> said.add(run(line.substring(PROGRAM.length()))));
        return said;
    }

    /// Runs a command that must succeed.
    ///
    /// @param line as a shell reads it: quotes keep words together, a comment ends it
    /// @return what it said
    String run(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                Tidemill::open,
                new CountDownLatch(1),
                _ -> Thread.onSpinWait());
        String[] arguments = ARGUMENT.matcher(COMMENT.matcher(line).replaceFirst(""))
                .results()
                .map(found -> Objects.requireNonNullElseGet(found.group(1), () -> found.group(2)))
                .toArray(String[]::new);
        assertThat(CommandTree.of(environment).execute(arguments))
                .as("%s: %s", line, err)
                .isZero();
        return out.toString();
    }
}
