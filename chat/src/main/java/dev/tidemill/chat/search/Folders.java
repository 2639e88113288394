package dev.tidemill.chat.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// Folders of files that are written once.
final class Folders {
    private Folders() {}

    /// Links, or copies where the file system has no links, all files but the manifest.
    static void link(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            String name = String.valueOf(file.getFileName());
            if (name.equals(Manifest.FILE) || name.equals("write.lock")) {
                continue;
            }
            try {
                Files.createLink(to.resolve(name), file);
            } catch (IOException | UnsupportedOperationException noLinks) {
                Files.copy(file, to.resolve(name));
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            for (Path file : files(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException left) {
            LoggerFactory.getLogger(Folders.class).warn("{} could not be deleted: {}", folder, left.toString());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
