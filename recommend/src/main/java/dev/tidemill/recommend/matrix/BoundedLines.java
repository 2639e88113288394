package dev.tidemill.recommend.matrix;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Lines of a text with their numbers; of a line that is too long only the beginning is kept.
final class BoundedLines {
    private final BufferedReader reader;
    private final int longest;
    private final StringBuilder line = new StringBuilder();
    private long number;
    private boolean cut;

    BoundedLines(BufferedReader reader, int longest) {
        this.reader = reader;
        this.longest = longest;
    }

    /// The next line without its end, or null after the last.
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        cut = false;
        int read = reader.read();
        if (read < 0) {
            return null;
        }
        number++;
        while (read >= 0 && read != '\n') {
            if (line.length() < longest) {
                line.append((char) read);
            } else {
                cut = true;
            }
            read = reader.read();
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    /// The number of the line that [#next] answered last, from 1.
    long number() {
        return number;
    }

    /// Whether that line was longer than allowed.
    boolean cut() {
        return cut;
    }
}
