package dev.tidemill.data;

import dev.tidemill.core.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/// The rows of a file whose lines list what one user did, oldest first, apart by blanks: a row for each item. Either
/// the user stands before the items (the layout of NGCF and LightGCN), or is the number of the line, from 1 (that of
/// gSASRec). A user alone makes no row.
final class ItemLines implements RowSource {
    static final int LONGEST_LINE = 16 * 1024 * 1024;
    private static final List<String> COLUMNS = List.of("user", "item");

    private final boolean named;
    private final FileBytes bytes;
    private final BufferedReader lines;
    private final Row row = new Row();
    private StringTokenizer items = new StringTokenizer("");
    private String user = "";
    private long number;

    /// @param named whether the user stands before the items
    ItemLines(Path file, boolean named) throws IOException {
        this.named = named;
        this.bytes = FileBytes.open(file);
        this.lines = new BufferedReader(new InputStreamReader(bytes.content(file), StandardCharsets.UTF_8));
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (!items.hasMoreTokens()) {
            StringBuilder line = new StringBuilder();
            if (!line(line)) {
                return null;
            }
            number++;
            if (line.length() > LONGEST_LINE) {
                row.restart(number);
                row.broken(new Problem("", "line must have at most " + LONGEST_LINE + " characters", "", ""));
                return row;
            }
            items = new StringTokenizer(line.toString());
            user = named && items.hasMoreTokens() ? items.nextToken() : Long.toString(number);
        }
        row.restart(number);
        row.add(user);
        row.add(items.nextToken());
        return row;
    }

    /// Reads a line; of one that is too long only its beginning is kept. False at the end.
    private boolean line(StringBuilder line) throws IOException {
        boolean any = false;
        for (int character = lines.read(); character >= 0; character = lines.read()) {
            any = true;
            if (character == '\n') {
                return true;
            }
            if (line.length() <= LONGEST_LINE) {
                line.append((char) character);
            }
        }
        return any;
    }

    @Override
    public byte[] body() {
        return row.body(' ');
    }

    @Override
    public long bytesRead() {
        return bytes.counted();
    }

    @Override
    public void close() throws IOException {
        lines.close();
        bytes.close();
    }
}
