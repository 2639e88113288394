package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchResult;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.InteractionFile;
import dev.tidemill.recommend.matrix.InteractionReader;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.matrix.ReadLimits;
import dev.tidemill.recommend.sequence.Sequences;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads files of sequences over the same items; those of different files are of different people.
///
/// @param result where refused lines are noted
record SequenceFiles(Path folder, BenchResult.Builder result) {
    /// What a file held, while the number of items may still grow.
    record Raw(Entries entries, int count) {
        Sequences sequences(int items) {
            return Sequences.of(entries, count, items);
        }
    }

    /// @throws IllegalArgumentException where it is not there
    Raw read(String name, Layout layout, Ids.Builder items) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("--data must hold " + name + ", got none in " + folder.getFileName());
        }
        Ids.Builder sequences = new Ids.Builder();
        ReadLimits limits = new ReadLimits(Integer.MAX_VALUE, 10, ReadLimits.DEFAULT.lineLength());
        InteractionFile read = new InteractionReader(sequences, items, limits).read(file, layout);
        read.refusals().forEach(refusal -> result.note(refusal.toString()));
        return new Raw(read.entries(), sequences.size());
    }
}
