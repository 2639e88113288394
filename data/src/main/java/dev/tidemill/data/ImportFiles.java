package dev.tidemill.data;

import dev.tidemill.app.ImportDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The files that a run reads, in the order of their names, with those left out that an earlier run finished.
///
/// @param finished files of earlier runs with their fingerprints
/// @param files    what is to be read
/// @param skip     how many rows of the first file were taken already
/// @param restarted what is read again from its start, and why
record ImportFiles(SequencedMap<String, String> finished, List<Item> files, long skip, List<String> restarted) {
    /// @param fingerprint what it held when this run began
    record Item(Path path, String name, String fingerprint, long size) {}

    /// A file that was taken and has changed since is read again.
    ///
    /// @throws TidemillException NOT_FOUND where no file has such a name, CONFLICT where the one in hand is gone
    static ImportFiles of(Path folder, ImportDefinition definition, ImportPosition from) {
        List<Path> paths = list(folder, definition.files());
        SequencedMap<String, String> finished = new LinkedHashMap<>(from.finished());
        List<Item> files = new ArrayList<>();
        List<String> restarted = new ArrayList<>();
        boolean found = from.file().isEmpty();
        long skip = from.row();
        for (Path path : paths) {
            Item item = item(path);
            String before = item.name.equals(from.file()) ? from.fingerprint() : finished.get(item.name);
            if (before != null && !before.equals(item.fingerprint)) {
                restarted.add(changed(item.name));
                finished.remove(item.name);
                skip = item.name.equals(from.file()) ? 0 : skip;
            }
            found |= item.name.equals(from.file());
            if (!finished.containsKey(item.name)) {
                files.add(item);
            }
        }
        if (!found) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "file " + from.file() + ", in which the import stopped, must still be there (put it back, or begin"
                            + " anew: events that were taken are known by their ids)");
        }
        files.sort((left, right) -> {
            int first = Boolean.compare(right.name.equals(from.file()), left.name.equals(from.file()));
            return first != 0 ? first : left.name.compareTo(right.name);
        });
        return new ImportFiles(finished, List.copyOf(files), skip, List.copyOf(restarted));
    }

    long bytes() {
        return files.stream().mapToLong(Item::size).sum();
    }

    /// Refuses the whole import where a file lacks a column that the mapping needs.
    void check(RowFormat format) {
        List<Problem> problems = new ArrayList<>();
        for (Item item : files) {
            try {
                problems.addAll(format.check(item.path));
            } catch (IOException e) {
                throw FileBytes.unreadable(item.path, e);
            }
        }
        if (!problems.isEmpty()) {
            throw new TidemillException(ErrorCode.INVALID, problems.getFirst().toString(), problems);
        }
    }

    private static Item item(Path path) {
        try {
            return new Item(path, path.getFileName().toString(), FileBytes.fingerprint(path), Files.size(path));
        } catch (IOException e) {
            throw FileBytes.unreadable(path, e);
        }
    }

    private static String changed(String name) {
        return "file " + name + " has changed since it was imported: it is read again from its start; events that are"
                + " there already are known by their ids";
    }

    private static List<Path> list(Path folder, String pattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> all = entries.filter(Files::isRegularFile).sorted().toList();
            List<Path> matching = all.stream()
                    .filter(path -> matcher.matches(path.getFileName()))
                    .toList();
            if (matching.isEmpty()) {
                String names = String.join(
                        ", ",
                        all.stream()
                                .limit(10)
                                .map(p -> p.getFileName().toString())
                                .toList());
                throw new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "folder " + folder + " must hold files named " + pattern + ", holds "
                                + (names.isEmpty() ? "no files" : names));
            }
            return matching;
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "folder must exist and be readable, got \"" + folder + "\"", e);
        }
    }
}
