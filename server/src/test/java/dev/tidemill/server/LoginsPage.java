package dev.tidemill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What docs/applications.md shows: its blocks, its application, a file of logins as it describes, and the program
/// that it starts.
final class LoginsPage {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final long DAYS = 28;

    private LoginsPage() {}

    /// The page's blocks of a language, in order.
    static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(Path.of("..", "docs", "applications.md")));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }

    /// Writes the page's application under `apps/logins`.
    static void writeApplication(Path folder) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("apps/logins")).resolve("app.yaml"),
                blocks("yaml").getFirst());
    }

    /// Half of the quick logins are of thieves, and few of the others. Returns how many are.
    static int writeLogins(Path file, int logins) throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        lines.add(blocks("csv").getFirst().lines().findFirst().orElseThrow());
        int thieves = 0;
        for (int i = 0; i < logins; i++) {
            Instant time = FIRST.plusSeconds(i * DAYS * 86_400 / logins);
            double delay = random.nextDouble() * 2;
            boolean stolen = random.nextDouble() < (delay < 0.2 ? 0.5 : 0.003);
            thieves += stolen ? 1 : 0;
            lines.add("login-%d,%s,account-%d,address-%d,%.3f,%d"
                    .formatted(i, time, random.nextInt(200), random.nextInt(50), delay, stolen ? 1 : 0));
        }
        Files.write(file, lines);
        return thieves;
    }

    /// The program on the class path of this test: what `./tidemill` is after it has built.
    static List<String> program() {
        return List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tidemill.server.Main");
    }
}
