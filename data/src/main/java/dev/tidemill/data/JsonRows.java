package dev.tidemill.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.core.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a JSON Lines file: one object a line, its keys the columns. Keys that nobody asked for are read over,
/// keys that lack count as empty.
final class JsonRows implements RowSource {
    private static final int LONGEST_LINE = Limits.DEFAULT.eventBytes();

    private final List<String> columns;
    private final Map<String, Integer> places = new HashMap<>();
    private final FileBytes bytes;
    private final InputStream content;
    private final Row row = new Row();
    private final byte[] chunk = new byte[64 * 1024];
    private byte[] line = new byte[1024];
    private int lineLength;
    private long number;
    private int at;
    private int end;

    JsonRows(Path file, List<String> columns) throws IOException {
        this.columns = List.copyOf(columns);
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i), i);
        }
        this.bytes = FileBytes.open(file);
        this.content = bytes.content(file);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (nextLine()) {
            number++;
            if (!isBlank()) {
                row.restart(number);
                for (int i = 0; i < columns.size(); i++) {
                    row.addMissing();
                }
                if (lineLength > LONGEST_LINE) {
                    row.broken(new Problem(
                            "", "line must have at most " + LONGEST_LINE + " bytes, has " + lineLength, "", ""));
                } else {
                    parse();
                }
                return row;
            }
        }
        return null;
    }

    /// Reads the bytes of the next line; of one that is too long only its beginning is kept.
    private boolean nextLine() throws IOException {
        lineLength = 0;
        boolean any = false;
        while (true) {
            if (at == end) {
                end = content.read(chunk);
                at = 0;
                if (end <= 0) {
                    end = 0;
                    return any;
                }
            }
            any = true;
            int from = at;
            while (at < end && chunk[at] != '\n') {
                at++;
            }
            keep(from, at - from);
            if (at < end) {
                at++;
                return true;
            }
        }
    }

    private void keep(int from, int length) {
        int kept = Math.min(length, Math.max(0, LONGEST_LINE + 1 - lineLength));
        if (lineLength + kept > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, lineLength + kept));
        }
        if (kept > 0) {
            System.arraycopy(chunk, from, line, lineLength, kept);
        }
        lineLength += length;
    }

    private boolean isBlank() {
        for (int i = 0; i < Math.min(lineLength, line.length); i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private void parse() throws IOException {
        EventSource source = new EventSource(line, 0, lineLength, 1);
        try (JsonParser parser = source.parser()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                row.broken(new Problem("", "line must be a JSON object", "", ""));
                return;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                Integer place = places.get(name);
                if (token.isStructStart()) {
                    parser.skipChildren();
                    if (place != null) {
                        row.broken(new Problem("", "key " + name + " must hold a single value", "", ""));
                    }
                } else if (place != null && token != JsonToken.VALUE_NULL) {
                    row.set(place, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                }
            }
        } catch (JacksonException e) {
            Problem malformed = source.malformed(e);
            row.broken(new Problem("", malformed.rule().replace("event must", "line must"), "", ""));
        }
    }

    @Override
    public byte[] body() {
        return Arrays.copyOf(line, Math.min(lineLength, LONGEST_LINE));
    }

    @Override
    public long bytesRead() {
        return bytes.counted();
    }

    @Override
    public void close() throws IOException {
        content.close();
        bytes.close();
    }
}
