package dev.tidemill.bench.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.fraud.Simulator;
import dev.tidemill.fraud.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void theLivePartGoesOnWhereTheHistoryEnds() {
        Traffic traffic = new Traffic(100, 200, 20, 20);
        long last = -1;
        for (Transaction transaction : new Simulator(traffic.history()).transactions()) {
            last = transaction.id();
        }
        long firstLive = last + 1;
        List<byte[]> labels = new ArrayList<>();
        List<byte[]> all = traffic.next(1_000_000, labels);
        assertThat(text(all.getFirst())).contains("\"transaction_id\":\"" + (firstLive + 1) + "\"");
        assertThat(all.size()).isBetween(2_000, 5_000);
        assertThat(labels).isNotEmpty().allMatch(label -> number(label) > firstLive);
        assertThat(traffic.next(10, labels)).isEmpty();
    }

    @Test
    void theMedianIsTheMiddle() {
        assertThat(StartupBench.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(StartupBench.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    }

    private static long number(byte[] label) {
        return Long.parseLong(text(label).replaceFirst(".*\"transaction_id\":\"(\\d+)\".*", "$1"));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
