package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationSchemaTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ApplicationSchema.json(), InputFormat.JSON);

    static List<Path> applications() throws IOException {
        try (Stream<Path> apps = Files.list(Path.of("..", "apps"));
                Stream<Path> tests = Files.list(Path.of("src", "test", "resources", "applications"))) {
            return Stream.concat(
                            apps.map(folder -> folder.resolve(ApplicationReader.FILE))
                                    .filter(Files::exists),
                            tests.filter(file -> file.toString().endsWith(".yaml")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("applications")
    void describesEveryApplicationThatTheReaderTakes(Path file) throws IOException {
        assertThat(ApplicationReader.read(file).name()).isNotEmpty();
        assertThat(SCHEMA.validate(Files.readString(file), InputFormat.YAML)).isEmpty();
    }

    /// Files whose only mistakes are of shape: the editor sees them too.
    @ParameterizedTest
    @ValueSource(strings = {"a-list.yaml", "shapes.yaml", "top-level.yaml", "features.yaml", "model-and-policy.yaml"})
    void refusesWhatHasTheWrongShape(String name) throws IOException {
        String text = Files.readString(Path.of("src", "test", "resources", "broken", name))
                .replaceFirst("version: 2.0.0\n", "")
                .replaceFirst("      id: string\n", "");
        assertThat(SCHEMA.validate(text, InputFormat.YAML)).isNotEmpty();
    }

    @Test
    void refusesAnUnknownKeyByName() {
        String text = "application: demo\nversion: 1.0.0\nstreams: {}\ncolour: blue\n";
        assertThat(SCHEMA.validate(text, InputFormat.YAML).stream().map(Error::getMessage))
                .singleElement()
                .asString()
                .contains("colour");
    }

    /// Every block of the grammar is a definition with the same keys, required ones and descriptions.
    @Test
    void hasEveryKeyOfTheGrammar() {
        String json = ApplicationSchema.json();
        for (Shape.Block block : GrammarWalk.blocks()) {
            for (Shape.Key key : block.keys()) {
                assertThat(json).contains("\"" + key.word() + "\"", "\"" + key.text() + "\"");
            }
        }
        assertThat(GrammarWalk.blocks()).hasSizeGreaterThan(15);
    }
}
