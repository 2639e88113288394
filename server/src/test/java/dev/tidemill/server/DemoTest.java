package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.FraudLabel;
import dev.tidemill.fraud.Transaction;
import dev.tidemill.server.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder;

    @Test
    void onlyAHomeThatADemonstrationMadeIsEmptied() throws IOException {
        Path home = folder.resolve("demo");
        DemoHome.begin(home);
        Files.writeString(home.resolve("state"), "x");
        DemoHome.begin(home);
        assertThat(home.resolve("state")).doesNotExist();

        Path precious = Files.createDirectories(folder.resolve("precious"));
        Files.writeString(precious.resolve("letters"), "x");
        assertThatThrownBy(() -> DemoHome.begin(precious))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the demonstration begins with an empty home, and " + precious
                        + " has content that it did not make (choose another with --home)");
        assertThat(precious.resolve("letters")).exists();
    }

    @Test
    void liveTransactionsFollowTheLearnedOnes() {
        DemoTraffic traffic = DemoTraffic.afterLearned();
        List<Arrival> first = traffic.next(3000);
        assertThat(first).hasSize(3000);
        assertThat(first.getFirst().known())
                .isGreaterThanOrEqualTo(Instant.parse("2018-10-01T00:00:00Z").toEpochMilli());
        List<Arrival> verdicts = traffic.verdicts();
        assertThat(verdicts)
                .isNotEmpty()
                .allSatisfy(verdict -> assertThat(first)
                        .filteredOn(arrival ->
                                arrival instanceof Transaction t && t.id() == ((FraudLabel) verdict).transaction())
                        .hasSize(1));
        assertThat(traffic.verdicts()).isEmpty();
        assertThat(((Transaction) traffic.next(1).getFirst()).id()).isEqualTo(((Transaction) first.getLast()).id() + 1);
    }

    @Test
    void besideRealDataLiveTransactionsHaveIdsOfTheirOwn() {
        assertThat(((Transaction) DemoTraffic.afterHandbook().next(1).getFirst()).id())
                .isEqualTo(1_000_000_000L);
    }
}
