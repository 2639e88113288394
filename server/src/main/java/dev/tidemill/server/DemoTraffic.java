package dev.tidemill.server;

import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.FraudLabel;
import dev.tidemill.fraud.Simulation;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.fraud.Transaction;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// What a demonstration sends to the live server: the days after those that it learned from, and what later became
/// known about them.
final class DemoTraffic {
    static final LocalDate FIRST_DAY = LocalDate.of(2018, 4, 1);
    static final int DAYS = 183;
    private static final int LIVE_DAYS = 60;
    private static final int CUSTOMERS = 2000;
    private static final int TERMINALS = 4000;

    /// Ids of live transactions begin here where the learned ones are not of the same simulation.
    private static final long FOREIGN_IDS = 1_000_000_000L;

    private final List<Transaction> sent = new ArrayList<>();
    private final Iterator<Transaction> transactions;
    private final long idShift;
    private final Duration labelDelay;

    private DemoTraffic(Simulation simulation, LocalDate from, long idShift) {
        long begin = from.toEpochDay() * Duration.ofDays(1).toMillis();
        Iterator<Transaction> all = new Simulator(simulation).transactions().iterator();
        this.transactions = new Iterator<>() {
            private Transaction next = after(all, begin);

            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Transaction next() {
                Transaction now = next;
                next = all.next();
                return now;
            }
        };
        this.idShift = idShift;
        this.labelDelay = simulation.labelDelay();
    }

    private static Transaction after(Iterator<Transaction> all, long begin) {
        Transaction transaction = all.next();
        while (transaction.time() < begin) {
            transaction = all.next();
        }
        return transaction;
    }

    /// The days that are written as files, to learn from.
    static Simulator learned() {
        return new Simulator(simulation(FIRST_DAY, DAYS));
    }

    /// The days after the learned ones, of the same cards and terminals.
    static DemoTraffic afterLearned() {
        return new DemoTraffic(simulation(FIRST_DAY, DAYS + LIVE_DAYS), FIRST_DAY.plusDays(DAYS), 0);
    }

    /// The days after real data that ends with September 2018, with ids of their own.
    static DemoTraffic afterHandbook() {
        LocalDate from = FIRST_DAY.plusDays(DAYS);
        return new DemoTraffic(Simulation.handbook().withDays(from, LIVE_DAYS), from, FOREIGN_IDS);
    }

    private static Simulation simulation(LocalDate from, int days) {
        return Simulation.handbook()
                .withCustomers(CUSTOMERS)
                .withTerminals(TERMINALS)
                .withDays(from, days)
                .withCompromised(1, 2)
                .withSeed(7);
    }

    /// The next transactions.
    synchronized List<Arrival> next(int count) {
        List<Arrival> next = new ArrayList<>();
        while (next.size() < count && transactions.hasNext()) {
            Transaction t = transactions.next();
            Transaction shifted = new Transaction(
                    t.id() + idShift, t.time(), t.customer(), t.terminal(), t.amountMinor(), t.scenario());
            next.add(shifted);
            sent.add(shifted);
        }
        return next;
    }

    /// What became known about the transactions sent since the last call.
    synchronized List<Arrival> verdicts() {
        List<Arrival> verdicts = new ArrayList<>();
        for (Transaction transaction : sent) {
            if (transaction.fraud()) {
                verdicts.add(new FraudLabel(transaction.id(), transaction.time() + labelDelay.toMillis()));
            }
        }
        sent.clear();
        return verdicts;
    }
}
