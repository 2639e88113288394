package dev.tidemill.app;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads an application file into its definition, or tells everything that is wrong with it.
///
/// The text goes through YAML with limits, the shapes of the grammar (keys, types of values), then the meaning:
/// names that must be known, expressions that must be well typed, values that must fit each other. Every mistake is
/// one [Problem] with its place `file:line:column`.
public final class ApplicationReader {
    /// The name of the file in an application's folder.
    public static final String FILE = "app.yaml";

    private ApplicationReader() {}

    /// Reads a file, or `app.yaml` in a folder.
    ///
    /// @throws TidemillException NOT_FOUND without such a file, INVALID with every mistake in it
    public static Application read(Path fileOrFolder) {
        Path file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve(FILE) : fileOrFolder;
        if (!Files.isRegularFile(file)) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "application file must exist, got \"" + file + "\"");
        }
        try {
            if (Files.size(file) > 4L * YamlText.LARGEST) {
                throw new TidemillException(
                        ErrorCode.INVALID, "an application file must have at most 1 MiB, got " + Files.size(file));
            }
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return read(file.toString(), text);
        } catch (CharacterCodingException broken) {
            throw new TidemillException(ErrorCode.INVALID, file + ": the file must be UTF-8", broken);
        } catch (IOException failed) {
            throw new TidemillException(ErrorCode.STORAGE, "application file must be readable, got " + failed, failed);
        }
    }

    /// Reads text.
    ///
    /// @param name what the text is called in messages: `app.yaml`
    /// @throws TidemillException INVALID with every mistake in it
    public static Application read(String name, String text) {
        Findings findings = new Findings(name);
        Optional<Application> application = new YamlText(findings)
                .compose(text)
                .flatMap(root -> check(root, text, findings))
                .map(section -> new Assembly(findings, text).application(section));
        List<Problem> problems = findings.problems();
        if (!problems.isEmpty()) {
            String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
            throw new TidemillException(
                    ErrorCode.INVALID, "application file has " + count + "; " + problems.getFirst(), problems);
        }
        return application.orElseThrow();
    }

    private static Optional<Tree.Section> check(Node root, String text, Findings findings) {
        return new ShapeCheck(findings, text.lines().toList())
                .check("application", root, Grammar.APPLICATION)
                .map(Tree.Section.class::cast);
    }
}
