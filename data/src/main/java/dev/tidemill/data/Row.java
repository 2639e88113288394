package dev.tidemill.data;

import dev.tidemill.core.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One row of a file: the text of each column, in one buffer that is used again for the next row.
final class Row {
    private static final int MISSING = -1;

    private char[] chars = new char[256];
    private int[] starts = new int[16];
    private int[] lengths = new int[16];
    private int columns;
    private int end;
    private long line;
    private @Nullable Problem problem;

    /// Empties it for the row that begins in that line of its file.
    Row restart(long startingLine) {
        columns = 0;
        end = 0;
        line = startingLine;
        problem = null;
        return this;
    }

    /// Appends a column's text.
    void add(char[] source, int offset, int length) {
        column(length);
        System.arraycopy(source, offset, room(length), end, length);
        end += length;
    }

    void add(String text) {
        column(text.length());
        text.getChars(0, text.length(), room(text.length()), end);
        end += text.length();
    }

    /// Appends a column without a value.
    void addMissing() {
        column(MISSING);
    }

    /// Replaces the text of a column, or gives it one.
    void set(int column, char[] source, int offset, int length) {
        System.arraycopy(source, offset, room(length), end, length);
        starts[column] = end;
        lengths[column] = length;
        end += length;
    }

    /// Says that the row as a whole cannot be used; its columns are what could be read.
    void broken(Problem why) {
        problem = why;
    }

    @Nullable
    Problem problem() {
        return problem;
    }

    /// The line where it begins, from 1; in formats without lines the row, from 1.
    long line() {
        return line;
    }

    int columns() {
        return columns;
    }

    char[] chars() {
        return chars;
    }

    int start(int column) {
        return starts[column];
    }

    /// Characters of a column; 0 where it is empty or missing.
    int length(int column) {
        return Math.max(0, lengths[column]);
    }

    String text(int column) {
        return new String(chars, starts[column], length(column));
    }

    boolean equals(int column, char[] text) {
        int from = starts[column];
        return Arrays.equals(chars, from, from + length(column), text, 0, text.length);
    }

    /// Whether any column holds a line break.
    boolean spansLines() {
        for (int i = 0; i < end; i++) {
            if (chars[i] == '\n' || chars[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    /// The row written again, with the delimiter between its columns, for the quarantine.
    byte[] body(char delimiter) {
        StringBuilder text = new StringBuilder(end + columns);
        for (int column = 0; column < columns; column++) {
            String cell = text(column);
            boolean quoted = cell.indexOf(delimiter) >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0;
            text.append(column == 0 ? "" : delimiter).append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
        return text.toString().replace(Utf8Reader.MALFORMED, '\uFFFD').getBytes(StandardCharsets.UTF_8);
    }

    private void column(int length) {
        if (columns == starts.length) {
            starts = Arrays.copyOf(starts, columns * 2);
            lengths = Arrays.copyOf(lengths, columns * 2);
        }
        starts[columns] = end;
        lengths[columns++] = length;
    }

    private char[] room(int length) {
        if (end + length > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(chars.length * 2, end + length));
        }
        return chars;
    }
}
