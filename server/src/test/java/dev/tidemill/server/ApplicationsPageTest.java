package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Follows docs/applications.md to the letter, as a stranger would: its file of logins, its application, and every
/// command in a shell. Only the port is another, so that nothing is shared.
class ApplicationsPageTest {
    private static final int LOGINS = 6000;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void thePageWorksAsItIsWritten() throws Exception {
        assertThat(LoginsPage.blocks("csv")).hasSize(1);
        assertThat(LoginsPage.blocks("yaml")).hasSize(1);
        LoginsPage.writeApplication(folder);
        LoginsPage.writeLogins(folder.resolve("logins.csv"), LOGINS);
        writeLauncher();

        String script = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n"
                + String.join("", LoginsPage.blocks("sh")).replace("8080", Integer.toString(freePort()));
        String told = run(script);

        assertThat(told)
                .contains("\"outcome\":\"challenge\"")
                .contains("\"model\":1")
                .contains("\"reasons\":[{")
                .contains("rollback");
    }

    private String run(String script) throws IOException, InterruptedException {
        Path log = folder.resolve("told.txt");
        Process shell = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int code = shell.waitFor();
            String told = Files.readString(log);
            assertThat(code).as(told).isZero();
            return told;
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private void writeLauncher() throws IOException {
        String program =
                LoginsPage.program().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path launcher =
                Files.writeString(folder.resolve("tidemill"), "#!/usr/bin/env bash\nexec " + program + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
