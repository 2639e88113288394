package dev.tidemill.bench.features;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.tidemill.features.ColumnBatch;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The Fraud Detection Handbook's simulated transactions as columns, in the order of the files, which is that of
/// time and TRANSACTION_ID.
final class HandbookData {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    int rows;
    long[] ids = new long[1 << 21];
    long[] times = new long[1 << 21];
    long[] cents = new long[1 << 21];
    long[] frauds = new long[1 << 21];
    int[] customers = new int[1 << 21];
    int[] terminals = new int[1 << 21];

    private HandbookData() {}

    static HandbookData read(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "transactions-*.csv.gz")) {
            found.forEach(files::add);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    "--data must hold transactions-*.csv.gz of the handbook, got \"" + folder + "\"");
        }
        files.sort(null);
        HandbookData data = new HandbookData();
        for (Path file : files) {
            data.readFile(file);
        }
        return data;
    }

    private void readFile(Path file) throws IOException {
        try (var text = new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8);
                CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(text)) {
            for (CsvRecord line : reader) {
                if (line.getStartingLineNumber() > 1) {
                    add(line);
                }
            }
        }
    }

    private void add(CsvRecord line) {
        if (rows == ids.length) {
            grow();
        }
        ids[rows] = Long.parseLong(line.getField(0));
        times[rows] = LocalDateTime.parse(line.getField(1), TIME)
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
        customers[rows] = Integer.parseInt(line.getField(2));
        terminals[rows] = Integer.parseInt(line.getField(3));
        cents[rows] = Math.round(Double.parseDouble(line.getField(4)) * 100);
        frauds[rows] = Long.parseLong(line.getField(7));
        rows++;
    }

    private void grow() {
        int length = rows * 2;
        ids = Arrays.copyOf(ids, length);
        times = Arrays.copyOf(times, length);
        cents = Arrays.copyOf(cents, length);
        frauds = Arrays.copyOf(frauds, length);
        customers = Arrays.copyOf(customers, length);
        terminals = Arrays.copyOf(terminals, length);
    }

    /// As the engine takes it: customers are the first group of [HandbookFeatures], terminals the second.
    ColumnBatch batch() {
        return new ColumnBatch(
                rows,
                times,
                ids,
                new int[][] {customers, terminals},
                Map.of("at", times, "amount", cents, "fraud", frauds));
    }
}
