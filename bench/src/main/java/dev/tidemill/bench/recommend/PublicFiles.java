package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchResult;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.InteractionFile;
import dev.tidemill.recommend.matrix.InteractionReader;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.matrix.ReadLimits;
import dev.tidemill.recommend.measure.Split;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a train and a test file over the same users and items.
final class PublicFiles {
    private PublicFiles() {}

    /// @throws IllegalArgumentException where one of them is not there
    static Split read(Path folder, String train, String test, Layout layout, BenchResult.Builder result) {
        Ids.Builder users = new Ids.Builder();
        Ids.Builder items = new Ids.Builder();
        Entries learned = read(folder.resolve(train), layout, users, items, result);
        Entries asked = read(folder.resolve(test), layout, users, items, result);
        return new Split(
                learned.toMatrix(users.size(), items.size(), Entries.Duplicates.LAST),
                asked.toMatrix(users.size(), items.size(), Entries.Duplicates.LAST));
    }

    private static Entries read(
            Path file, Layout layout, Ids.Builder users, Ids.Builder items, BenchResult.Builder result) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("--data must hold " + file.getFileName() + ", got none in this folder");
        }
        ReadLimits limits = new ReadLimits(Integer.MAX_VALUE, 10, ReadLimits.DEFAULT.lineLength());
        InteractionFile read = new InteractionReader(users, items, limits).read(file, layout);
        read.refusals().forEach(refusal -> result.note(refusal.toString()));
        return read.entries();
    }
}
