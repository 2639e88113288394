package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Follows docs/applications.md to the letter, as a stranger would: its file of logins, its application, and every
/// command in a shell. Only the port is another, so that nothing is shared.
class ApplicationsPageTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final int LOGINS = 6000;
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void thePageWorksAsItIsWritten() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "applications.md"));
        List<String> csv = blocks(page, "csv");
        List<String> yaml = blocks(page, "yaml");
        assertThat(csv).hasSize(1);
        assertThat(yaml).hasSize(1);
        writeLogins(csv.getFirst().lines().findFirst().orElseThrow());
        Files.writeString(Files.createDirectories(folder.resolve("apps/logins")).resolve("app.yaml"), yaml.getFirst());
        writeLauncher();

        String script = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n"
                + String.join("", blocks(page, "sh")).replace("8080", Integer.toString(freePort()));
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

    private static List<String> blocks(String page, String language) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }

    /// What `./tidemill` is after it has built: the program on the class path of this test.
    private void writeLauncher() throws IOException {
        Path launcher = Files.writeString(
                folder.resolve("tidemill"),
                "#!/usr/bin/env bash\nexec '%s/bin/java' --enable-native-access=ALL-UNNAMED"
                                .formatted(System.getProperty("java.home"))
                        + " --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -cp '%s'"
                                .formatted(System.getProperty("java.class.path"))
                        + " dev.tidemill.server.Main \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Half of the quick logins are of thieves, and few of the others.
    private void writeLogins(String header) throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        lines.add(header);
        for (int i = 0; i < LOGINS; i++) {
            Instant time = FIRST.plusSeconds(i * 28L * 86_400 / LOGINS);
            double delay = random.nextDouble() * 2;
            boolean stolen = random.nextDouble() < (delay < 0.2 ? 0.5 : 0.003);
            lines.add("login-%d,%s,account-%d,address-%d,%.3f,%d"
                    .formatted(i, time, random.nextInt(200), random.nextInt(50), delay, stolen ? 1 : 0));
        }
        Files.write(folder.resolve("logins.csv"), lines);
    }
}
