package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static final Simulation SMALL =
            Simulation.handbook().withCustomers(200).withTerminals(400).withDays(LocalDate.of(2018, 4, 1), 40);

    private static List<Transaction> transactions(Simulation simulation) {
        List<Transaction> all = new ArrayList<>();
        new Simulator(simulation).transactions().forEach(all::add);
        return all;
    }

    @Test
    void aSeedGivesTheseTransactionsForEver() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ByteBuffer bytes = ByteBuffer.allocate(40);
        for (Transaction t : transactions(SMALL.withSeed(42))) {
            bytes.clear().putLong(t.id()).putLong(t.time()).putInt(t.customer()).putInt(t.terminal());
            bytes.putLong(t.amountMinor()).putInt(t.scenario().number());
            digest.update(bytes.flip());
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("014818d70dd7f56c2d28392fcf6001414b1e5186c5ec126b00513281a4b07d4f");
    }

    @Test
    void anotherSeedGivesOthers() {
        assertThat(transactions(SMALL.withSeed(1))).isEqualTo(transactions(SMALL.withSeed(1)));
        assertThat(transactions(SMALL.withSeed(1))).isNotEqualTo(transactions(SMALL.withSeed(2)));
    }

    @Property(tries = 20)
    void comesInOrderOfTimeWithIdsFromZero(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int days) {
        Simulation simulation = SMALL.withSeed(seed).withDays(LocalDate.of(2024, 2, 1), days);
        long end = LocalDate.of(2024, 2, 1).plusDays(days).toEpochDay() * 86_400_000L;
        long id = 0;
        long time = LocalDate.of(2024, 2, 1).toEpochDay() * 86_400_000L;
        for (Transaction t : new Simulator(simulation).transactions()) {
            assertThat(t.id()).isEqualTo(id++);
            assertThat(t.time()).isBetween(time, end - 1);
            assertThat(t.time() % 1000).isZero();
            assertThat(t.customer()).isBetween(0, 199);
            assertThat(t.terminal()).isBetween(0, 399);
            assertThat(t.amountMinor()).isNotNegative();
            time = t.time();
        }
    }

    @Test
    void aLongerSimulationBeginsLikeAShorterOne() {
        List<Transaction> shorter = transactions(SMALL.withDays(SMALL.start(), 10));
        assertThat(transactions(SMALL).subList(0, shorter.size())).isEqualTo(shorter);
    }

    @Test
    void labelsComeForFraudsOnlyAndLaterByTheDelay() {
        Simulation simulation = SMALL.withLabelDelay(Duration.ofDays(7));
        List<Arrival> arrivals = new ArrayList<>();
        new Simulator(simulation).arrivals().forEach(arrivals::add);
        List<Transaction> all = transactions(simulation);

        assertThat(arrivals).extracting(Arrival::known).isSorted();
        assertThat(arrivals).filteredOn(Transaction.class::isInstance).isEqualTo(all);
        assertThat(arrivals)
                .filteredOn(FraudLabel.class::isInstance)
                .isEqualTo(all.stream()
                        .filter(Transaction::fraud)
                        .map(t -> new FraudLabel(t.id(), t.time() + 7 * 86_400_000L))
                        .toList());
    }

    @Test
    void labelsWithoutDelayFollowTheirTransaction() {
        Iterator<Arrival> arrivals =
                new Simulator(SMALL.withLabelDelay(Duration.ZERO)).arrivals().iterator();
        long seen = -1;
        while (arrivals.hasNext()) {
            switch (arrivals.next()) {
                case Transaction t -> seen = t.id();
                case FraudLabel label -> assertThat(label.transaction()).isLessThanOrEqualTo(seen);
            }
        }
        assertThatThrownBy(arrivals::next).hasMessage("the simulation has ended");
    }

    @Test
    void customersPayOnlyWithinTheirRadius() {
        Simulation far = SMALL.withTerminals(2).withCompromised(0, 0);
        long active = transactions(far).stream()
                .mapToInt(Transaction::customer)
                .distinct()
                .count();
        // two discs of radius 5 cover at most 1.6 % of the plane
        assertThat(active).isLessThan(20);
    }
}
