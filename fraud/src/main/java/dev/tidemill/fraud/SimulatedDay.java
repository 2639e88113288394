package dev.tidemill.fraud;

import dev.tidemill.core.NamedDraws;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// The transactions of one day.
final class SimulatedDay {
    private static final int SECONDS = 86_400;
    private static final double NOON = SECONDS / 2.0;
    private static final double SPREAD_SECONDS = 20_000;
    private static final long SUSPICIOUS_MINOR = 220_00;
    private static final int LEAK_FACTOR = 5;
    private static final int LEAK_ONE_IN = 3;

    private final Simulation simulation;
    private final Population population;
    private final Draws draws;
    private final int day;
    private final long midnight;
    private final Compromises compromises;
    private final List<Transaction> made = new ArrayList<>();

    private SimulatedDay(Simulation simulation, Population population, int day) {
        this.simulation = simulation;
        this.population = population;
        this.day = day;
        draws = new Draws(simulation.seed());
        midnight = simulation
                .start()
                .plusDays(day)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
        compromises = new Compromises(simulation, draws, day);
    }

    /// @param firstId the id of the day's first transaction
    static List<Transaction> make(
            Simulation simulation, Population population, List<ActivePattern> patterns, int day, long firstId) {
        SimulatedDay work = new SimulatedDay(simulation, population, day);
        for (int customer = 0; customer < simulation.customers(); customer++) {
            work.spend(customer);
        }
        LocalDate date = simulation.start().plusDays(day);
        patterns.forEach(pattern -> pattern.apply(date, work.midnight, work.made));
        return work.numbered(firstId);
    }

    /// Draws the number of transactions of a customer, and for each its second, its amount and its terminal, in
    /// this order. A second outside the day drops the transaction, as in the handbook.
    private void spend(int customer) {
        int[] reachable = population.reachable(customer);
        if (reachable.length == 0) {
            return;
        }
        SplittableRandom random = draws.of(Draws.Purpose.SPENDING, customer, day);
        int first = made.size();
        int count = NamedDraws.poisson(random, population.meanPerDay(customer));
        double mean = population.meanAmount(customer);
        for (int i = 0; i < count; i++) {
            long second = (long) random.nextGaussian(NOON, SPREAD_SECONDS);
            double drawn = random.nextGaussian(mean, mean / 2);
            double amount = drawn < 0 ? random.nextDouble(2 * mean) : drawn;
            int terminal = reachable[random.nextInt(reachable.length)];
            if (second > 0 && second < SECONDS) {
                made.add(genuineOrMarked(customer, second, Math.round(amount * 100), terminal));
            }
        }
        for (int leak : compromises.leaks(customer)) {
            misuse(first, draws.of(Draws.Purpose.LEAK, (long) leak * simulation.customers() + customer, day));
        }
    }

    private Transaction genuineOrMarked(int customer, long second, long amountMinor, int terminal) {
        Scenario scenario = compromises.terminal(terminal)
                ? Scenario.TERMINAL
                : amountMinor > SUSPICIOUS_MINOR ? Scenario.AMOUNT : Scenario.NONE;
        return new Transaction(0, midnight + second * 1000, customer, terminal, amountMinor, scenario);
    }

    /// One in three transactions of a leaked card is the thief's.
    private void misuse(int first, SplittableRandom random) {
        for (int at = first; at < made.size(); at++) {
            if (random.nextInt(LEAK_ONE_IN) == 0) {
                Transaction t = made.get(at);
                made.set(
                        at,
                        new Transaction(
                                0,
                                t.time(),
                                t.customer(),
                                t.terminal(),
                                t.amountMinor() * LEAK_FACTOR,
                                Scenario.CUSTOMER));
            }
        }
    }

    /// In order of time; within a second in order of customers, since the sort is stable.
    private List<Transaction> numbered(long firstId) {
        made.sort(Comparator.comparingLong(Transaction::time));
        List<Transaction> numbered = new ArrayList<>(made.size());
        for (int i = 0; i < made.size(); i++) {
            Transaction t = made.get(i);
            numbered.add(
                    new Transaction(firstId + i, t.time(), t.customer(), t.terminal(), t.amountMinor(), t.scenario()));
        }
        return numbered;
    }
}
