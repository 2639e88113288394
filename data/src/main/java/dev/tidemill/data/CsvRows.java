package dev.tidemill.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a CSV file (RFC 4180, UTF-8 with or without a byte order mark, any line ends) with a header.
///
/// A line with too few or too many fields is one broken row. Where a quote is never closed, or closes only in a
/// later line, only the line where it opened is broken: reading begins again behind it, at most [#MOST_RESCUES]
/// times in a file, since each reads the file from its start.
final class CsvRows implements RowSource {
    static final int MOST_RESCUES = 100;
    private static final int LONGEST_FIELD = 128 * 1024;

    private final Path file;
    private final char delimiter;
    private final List<String> columns;
    private final Row row = new Row();
    private long recordLine = 1;
    private int rescues;
    private FileBytes bytes;
    private Utf8Reader text;
    private CloseableIterator<Row> records;

    /// A file with a header.
    CsvRows(Path file, char delimiter) throws IOException {
        this(file, delimiter, List.of());
    }

    /// @param given the columns of a file without a header; empty where it has one
    CsvRows(Path file, char delimiter, List<String> given) throws IOException {
        this.file = file;
        this.delimiter = delimiter;
        this.bytes = FileBytes.open(file);
        this.text = new Utf8Reader(bytes.content(file));
        this.records = open(0);
        this.columns = given.isEmpty() ? header() : List.copyOf(given);
    }

    private CloseableIterator<Row> open(int linesBefore) throws IOException {
        CsvReader<Row> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .maxBufferSize(LONGEST_FIELD)
                .build(new Handler(), text);
        reader.skipLines(linesBefore);
        return reader.iterator();
    }

    private List<String> header() throws IOException {
        Row header;
        try {
            header = records.hasNext() ? records.next() : row.restart(1);
        } catch (CsvParseException e) {
            close();
            throw new TidemillException(
                    ErrorCode.INVALID, file.getFileName() + ":1: file must begin with a CSV header", e);
        }
        List<String> names = new ArrayList<>();
        for (int column = 0; column < header.columns(); column++) {
            String name = header.text(column).strip();
            if (name.indexOf(Utf8Reader.MALFORMED) >= 0) {
                close();
                throw new TidemillException(
                        ErrorCode.INVALID,
                        file.getFileName() + ":1: text must be UTF-8, got \"" + shown(name)
                                + "\" in the header; save the" + " file as UTF-8");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable Row next() throws IOException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            Row read = records.next();
            if (read.columns() != columns.size()) {
                read.broken(new Problem(
                        "",
                        "line must have " + columns.size() + " fields, has " + read.columns(),
                        "",
                        read.spansLines() ? "a quote that opens here closes in a later line" : ""));
                if (read.spansLines()) {
                    rescue();
                }
            } else if (text.malformed()) {
                checkText(read);
            }
            return read;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            rescue();
            row.broken(new Problem("", "quotes must be closed, and doubled inside quotes", "", ""));
            return row;
        }
    }

    private void checkText(Row read) {
        for (int column = 0; column < read.columns(); column++) {
            String cell = read.text(column);
            if (cell.indexOf(Utf8Reader.MALFORMED) >= 0) {
                read.broken(new Problem(
                        " column " + columns.get(column),
                        "text must be UTF-8",
                        shown(cell),
                        "save the file as UTF-8, or this line"));
                return;
            }
        }
    }

    /// Text for people: the usual sign stands for bytes that are none.
    private static String shown(String text) {
        return text.replace(Utf8Reader.MALFORMED, '\uFFFD');
    }

    /// Begins again at the line after the one where the present record began.
    private void rescue() throws IOException {
        if (++rescues > MOST_RESCUES) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    file.getFileName() + ":" + recordLine + ": quotes must be closed, more than " + MOST_RESCUES
                            + " of them are not (is it CSV with \"" + delimiter + "\" between fields?)");
        }
        records.close();
        bytes.close();
        bytes = FileBytes.open(file);
        text = new Utf8Reader(bytes.content(file));
        records = open((int) recordLine);
    }

    @Override
    public byte[] body() {
        return row.body(delimiter);
    }

    @Override
    public long bytesRead() {
        return bytes.counted();
    }

    @Override
    public void close() throws IOException {
        records.close();
        bytes.close();
    }

    /// Puts each record into the one row.
    private final class Handler extends AbstractBaseCsvCallbackHandler<Row> {
        @Override
        protected void handleBegin(long startingLine) {
            recordLine = startingLine;
            row.restart(startingLine);
        }

        @Override
        protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
            row.add(buffer, offset, length);
        }

        @Override
        protected Row buildRecord() {
            return row;
        }
    }
}
