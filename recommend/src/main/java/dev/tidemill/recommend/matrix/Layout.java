package dev.tidemill.recommend.matrix;

import java.util.Optional;

/// How a file of interactions is laid out.
public sealed interface Layout {
    /// One interaction a line, its fields apart by one character; quotes have no meaning.
    ///
    /// @param separator between fields
    /// @param columns   which fields hold what
    record Delimited(char separator, Columns columns) implements Layout {}

    /// One user a line: `user item item …`, apart by blanks; the layout of NGCF and LightGCN. Weights are
    /// 1. A user without items is taken as one that is known.
    record AdjacencyLines() implements Layout {}

    /// Where the fields stand.
    sealed interface Columns {
        /// By their place, from 0; the file has no header. A place of −1 says that there is no such field.
        record Places(int user, int item, int weight, int time) implements Columns {
            public Places {
                if (user < 0 || item < 0 || weight < -1 || time < -1) {
                    throw new IllegalArgumentException(
                            "places must be 0 or more, or −1 for no weight and no time, got user " + user + ", item "
                                    + item + ", weight " + weight + ", time " + time);
                }
            }
        }

        /// By their names in the first line.
        record Names(String user, String item, Optional<String> weight, Optional<String> time) implements Columns {}
    }

    /// `user TAB item TAB rating TAB time` without a header, as MovieLens 100K.
    static Layout ratings() {
        return new Delimited('\t', new Columns.Places(0, 1, 2, 3));
    }

    /// Comma-separated with named columns.
    static Layout csv(String user, String item, Optional<String> weight, Optional<String> time) {
        return new Delimited(',', new Columns.Names(user, item, weight, time));
    }
}
