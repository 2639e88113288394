package dev.tidemill.server;

import dev.tidemill.server.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The real files that a folder has for the demonstration: it is one of the folders itself, or holds them.
///
/// @param payments of the Fraud Detection Handbook: `transactions-*.csv.gz`
/// @param films    MovieLens 100K: `u.data` and `u.item`
record DemoData(Optional<Path> payments, Optional<Path> films) {
    static final DemoData NONE = new DemoData(Optional.empty(), Optional.empty());

    /// @throws CommandFailure where it has neither
    static DemoData in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure("--data must be a folder, got \"" + folder + "\"");
        }
        DemoData found = new DemoData(
                first(folder, List.of("", "handbook", "fraud/handbook"), DemoData::hasPayments),
                first(folder, List.of("", "movielens-100k", "recommend/movielens-100k"), DemoData::hasFilms));
        if (found.equals(NONE)) {
            throw new CommandFailure(
                    "--data must have the Fraud Detection Handbook's transactions-*.csv.gz, or MovieLens"
                            + " 100K's u.data and u.item (in it, in handbook or movielens-100k, or in fraud/handbook or"
                            + " recommend/movielens-100k), got \"" + folder + "\"");
        }
        return found;
    }

    private static Optional<Path> first(Path folder, List<String> places, Predicate<Path> has) {
        return places.stream().map(folder::resolve).filter(has).findFirst();
    }

    private static boolean hasPayments(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.startsWith("transactions-") && name.endsWith(".csv.gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasFilms(Path folder) {
        return Files.isRegularFile(folder.resolve("u.data")) && Files.isRegularFile(folder.resolve("u.item"));
    }
}
