package dev.tidemill.server;

import dev.tidemill.server.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The home of a demonstration: always begun anew. Only a folder that an earlier demonstration made is emptied,
/// which is known by a file in it; any other folder with content is refused.
final class DemoHome {
    private static final String MARK = "made-by-tidemill-demo";

    private DemoHome() {}

    static void begin(Path home) {
        try {
            if (Files.exists(home.resolve(MARK))) {
                delete(home);
            } else if (Files.exists(home) && !isEmpty(home)) {
                throw new CommandFailure("the demonstration begins with an empty home, and " + home
                        + " has content that it did not make (choose another with --home)");
            }
            Files.createDirectories(home);
            Files.writeString(home.resolve(MARK), "this folder is emptied when the demonstration begins anew\n");
        } catch (IOException failure) {
            throw new CommandFailure("cannot make the home " + home + ": " + failure + " (choose another with --home)");
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
