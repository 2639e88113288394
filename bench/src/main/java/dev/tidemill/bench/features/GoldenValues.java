package dev.tidemill.bench.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// The handbook's published features: all values of one day, and the sums of every column over all days.
final class GoldenValues {
    private static final double TOLERANCE = 1e-8;
    private static final double SUM_TOLERANCE = 1e-9;

    private final List<String> names;
    private final Map<Long, double[]> day = new HashMap<>();
    private final Map<String, Double> sums = new HashMap<>();
    private final Set<Long> ties = new HashSet<>();
    private final double[] summed;
    private long mismatches;
    private long compared;
    private final List<String> findings = new ArrayList<>();

    /// @param names of our features, as the published columns are called
    GoldenValues(Path folder, List<String> names) throws IOException {
        this.names = names;
        this.summed = new double[names.size()];
        try (var text = new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(folder.resolve("golden-features-2018-08-08.csv.gz"))),
                        StandardCharsets.UTF_8);
                CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(text)) {
            for (NamedCsvRecord line : reader) {
                double[] values = names.stream()
                        .mapToDouble(name -> Double.parseDouble(line.getField(name)))
                        .toArray();
                day.put(Long.parseLong(line.getField("TRANSACTION_ID")), values);
            }
        }
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("golden-sums.json").toFile());
        json.get("column_sums_stable_tie_order")
                .properties()
                .forEach(e -> sums.put(e.getKey(), e.getValue().doubleValue()));
        json.get("tie_transaction_ids").forEach(id -> ties.add(id.longValue()));
    }

    /// Compares rows with what is published of them.
    void add(long[] ids, int first, int rows, double[][] features) {
        for (int i = 0; i < names.size(); i++) {
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                sum += features[i][row];
            }
            summed[i] += sum;
        }
        for (int row = 0; row < rows; row++) {
            long id = ids[first + row];
            double[] wanted = day.get(id);
            for (int i = 0; wanted != null && !ties.contains(id) && i < wanted.length; i++) {
                compared++;
                check(names.get(i) + " of " + id, wanted[i], features[i][row], TOLERANCE);
            }
        }
    }

    /// Compares the sums, when all rows were given.
    void finish() {
        for (int i = 0; i < names.size(); i++) {
            Double wanted = sums.get(names.get(i));
            if (wanted != null) {
                compared++;
                check("sum of " + names.get(i), wanted, summed[i], SUM_TOLERANCE);
            }
        }
    }

    private void check(String what, double wanted, double got, double tolerance) {
        if (!(Math.abs(wanted - got) <= tolerance * Math.max(1, Math.abs(wanted)))) {
            mismatches++;
            if (findings.size() < 5) {
                findings.add(what + " must be " + wanted + ", got " + got);
            }
        }
    }

    long mismatches() {
        return mismatches;
    }

    long compared() {
        return compared;
    }

    List<String> findings() {
        return findings;
    }
}
