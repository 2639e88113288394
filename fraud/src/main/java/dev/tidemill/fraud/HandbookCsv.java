package dev.tidemill.fraud;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes transactions in the layout of the handbook's raw data, one file a month
/// (`transactions-2018-04.csv.gz`), so that `tidemill data import` reads both alike.
public final class HandbookCsv {
    private static final String HEADER = "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,"
            + "TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO\n";
    private static final int BUFFER = 1 << 16;
    private static final long SECONDS_A_DAY = 86_400;

    private HandbookCsv() {}

    /// What was written.
    public record Written(long transactions, long frauds, int files) {}

    /// @param folder made where it is not there
    /// @throws IOException where a file is there already or cannot be written
    public static Written write(Simulator simulator, Path folder) throws IOException {
        return write(simulator, folder, true);
    }

    /// As above.
    ///
    /// @param gzip whether the files are compressed; without, their names end in `.csv`
    public static Written write(Simulator simulator, Path folder, boolean gzip) throws IOException {
        Files.createDirectories(folder);
        Months months = new Months(folder, simulator.simulation().start(), gzip);
        long transactions = 0;
        long frauds = 0;
        try (months) {
            for (Transaction transaction : simulator.transactions()) {
                months.append(transaction);
                transactions++;
                frauds += transaction.fraud() ? 1 : 0;
            }
        }
        return new Written(transactions, frauds, months.files);
    }

    /// The file of the present month and the text of the present day.
    private static final class Months implements AutoCloseable {
        private final Path folder;
        private final LocalDate start;
        private final boolean gzip;
        private final StringBuilder line = new StringBuilder(96);
        private @Nullable Writer out;
        private @Nullable YearMonth month;
        private long day = -1;
        private String date = "";
        private int files;

        Months(Path folder, LocalDate start, boolean gzip) {
            this.folder = folder;
            this.start = start;
            this.gzip = gzip;
        }

        void append(Transaction transaction) throws IOException {
            long seconds = transaction.time() / 1000 - start.toEpochDay() * SECONDS_A_DAY;
            Writer to = out;
            if (to == null || seconds / SECONDS_A_DAY != day) {
                to = turnTo(seconds / SECONDS_A_DAY);
            }
            line.setLength(0);
            appendLine(line, transaction, date, seconds);
            to.append(line);
        }

        private Writer turnTo(long newDay) throws IOException {
            day = newDay;
            LocalDate now = start.plusDays(newDay);
            date = now.toString();
            Writer to = out;
            if (to == null || !YearMonth.from(now).equals(month)) {
                close();
                month = YearMonth.from(now);
                to = open(folder.resolve("transactions-" + month + (gzip ? ".csv.gz" : ".csv")), gzip);
                out = to;
                files++;
            }
            return to;
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
            }
        }
    }

    private static Writer open(Path file, boolean gzip) throws IOException {
        OutputStream bytes = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        Writer out = new BufferedWriter(
                new OutputStreamWriter(gzip ? new GZIPOutputStream(bytes, BUFFER) : bytes, StandardCharsets.US_ASCII),
                BUFFER);
        out.write(HEADER);
        return out;
    }

    private static void appendLine(StringBuilder line, Transaction t, String date, long seconds) {
        int ofDay = (int) (seconds % SECONDS_A_DAY);
        line.append(t.id()).append(',').append(date).append(' ');
        appendTwo(line, ofDay / 3600).append(':');
        appendTwo(line, ofDay / 60 % 60).append(':');
        appendTwo(line, ofDay % 60).append(',');
        line.append(t.customer()).append(',').append(t.terminal()).append(',');
        appendAmount(line, t.amountMinor());
        line.append(',')
                .append(seconds)
                .append(',')
                .append(seconds / SECONDS_A_DAY)
                .append(',');
        line.append(t.fraud() ? 1 : 0).append(',').append(t.scenario().number()).append('\n');
    }

    private static StringBuilder appendTwo(StringBuilder line, int number) {
        return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /// `12.34` for 1234.
    static void appendAmount(StringBuilder line, long minor) {
        appendTwo(line.append(minor / 100).append('.'), (int) (minor % 100));
    }
}
