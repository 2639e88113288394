package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandbookCsvTest {
    private static final Simulator SIMULATOR = new Simulator(
            Simulation.handbook().withCustomers(50).withTerminals(300).withDays(LocalDate.of(2018, 4, 20), 30));

    @Test
    void writesOneFileAMonthInTheHandbooksLayout(@TempDir Path folder) throws Exception {
        HandbookCsv.Written written = HandbookCsv.write(SIMULATOR, folder.resolve("made"));
        List<String> april = lines(folder.resolve("made/transactions-2018-04.csv.gz"));
        List<String> may = lines(folder.resolve("made/transactions-2018-05.csv.gz"));
        assertThat(written.files()).isEqualTo(2);
        assertThat(written.transactions()).isEqualTo(april.size() + may.size() - 2L);
        assertThat(april.getFirst())
                .isEqualTo(may.getFirst())
                .isEqualTo("TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,"
                        + "TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO");
        assertThat(april.subList(1, april.size()))
                .allMatch(line -> line.matches(
                        "\\d+,2018-04-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d+,\\d+,\\d+\\.\\d\\d,\\d+,\\d+,(0,0|1,[123])"));
        Transaction first = SIMULATOR.transactions().iterator().next();
        assertThat(april.get(1)).startsWith("0,2018-04-20 ").contains("," + first.time() / 1000 % 86_400 + ",0,");
    }

    @Test
    void neverWritesOverAFile(@TempDir Path folder) throws Exception {
        HandbookCsv.write(SIMULATOR, folder);
        assertThatThrownBy(() -> HandbookCsv.write(SIMULATOR, folder)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void writesAmountsInMajorUnits() {
        StringBuilder line = new StringBuilder();
        for (long minor : new long[] {0, 5, 99, 100, 123_456}) {
            HandbookCsv.appendAmount(line, minor);
            line.append(' ');
        }
        assertThat(line).hasToString("0.00 0.05 0.99 1.00 1234.56 ");
    }

    private static List<String> lines(Path file) throws Exception {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
