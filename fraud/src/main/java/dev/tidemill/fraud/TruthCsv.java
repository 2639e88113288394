package dev.tidemill.fraud;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/// Writes what really happened into a file of its own: one line for each fraud, with the name of its scenario.
public final class TruthCsv {
    private static final String HEADER = "transaction_id,time,known,scenario\n";

    private TruthCsv() {}

    /// @param firstId where ids begin, as for the stream that it belongs to
    /// @return how many frauds
    /// @throws IOException where the file is there already or cannot be written
    public static long write(Simulator simulator, long firstId, Path file) throws IOException {
        long written = 0;
        try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
            out.write(HEADER);
            for (Truth truth : simulator.truth()) {
                out.append(Long.toString(truth.transaction() + firstId))
                        .append(',')
                        .append(Instant.ofEpochMilli(truth.time()).toString())
                        .append(',')
                        .append(Instant.ofEpochMilli(truth.known()).toString())
                        .append(',')
                        .append(truth.scenario().word())
                        .append('\n');
                written++;
            }
        }
        return written;
    }
}
