package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden messages: each file in `broken/` ends with the problems that the reader must tell, as comments that start
/// with `#! `.
class BrokenFilesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "broken");
    private static final String MARK = "#! ";

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellsEveryMistake(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name));
        List<String> expected = text.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
        TidemillException refused =
                catchThrowableOfType(TidemillException.class, () -> ApplicationReader.read(name, text));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
        assertThat(refused.problems().stream().map(Problem::toString)).containsExactlyElementsOf(expected);
        assertThat(expected).isNotEmpty();
    }
}
