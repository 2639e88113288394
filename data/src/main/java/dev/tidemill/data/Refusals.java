package dev.tidemill.data;

import dev.tidemill.core.Problem;
import java.util.List;

/// Where the rows go that cannot be taken.
@FunctionalInterface
public interface Refusals {
    void refuse(Refusal refusal);

    /// A row that breaks rules.
    ///
    /// @param stream   where its first event was meant to go
    /// @param file     the file's name
    /// @param line     the line where the row begins; in Parquet the row; from 1
    /// @param problems their places are `file:line column NAME`, or `file:line` where the row as a whole is broken
    /// @param body     the row, cut after 64 KiB
    @SuppressWarnings("ArrayRecordComponent")
    record Refusal(String stream, String file, long line, List<Problem> problems, byte[] body) {
        public Refusal {
            problems = List.copyOf(problems);
        }

        /// `transactions.csv.gz:17`.
        public String origin() {
            return file + ":" + line;
        }
    }
}
