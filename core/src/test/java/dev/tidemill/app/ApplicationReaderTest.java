package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApplicationReaderTest {
    private static final Application LOGINS =
            ApplicationReader.read(Path.of("src", "test", "resources", "applications", "logins.yaml"));

    @Test
    void x() {
        assertThat(LOGINS.name()).isEqualTo("login-guard");
    }
}
