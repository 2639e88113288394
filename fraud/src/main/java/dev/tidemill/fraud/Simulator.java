package dev.tidemill.fraud;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// Card transactions after the generator of the Fraud Detection Handbook.
///
/// Y.-A. Le Borgne, W. Siblini, B. Lebichot, G. Bontempi: Reproducible Machine Learning for Credit Card Fraud
/// Detection, Practical Handbook. Université Libre de Bruxelles, 2022, chapter 3. docs/simulator.md says what is
/// drawn how, and in what this differs.
///
/// Everything comes in order of time and is made day by day: memory is that of the customers, one day, and the
/// frauds that are not known yet. A simulator never changes and may be used by many threads.
public final class Simulator {
    private final Simulation simulation;
    private final Population population;
    private final List<ActivePattern> patterns;

    public Simulator(Simulation simulation) {
        this.simulation = simulation;
        this.population = new Population(simulation);
        List<Pattern> wanted = simulation.patterns();
        this.patterns = IntStream.range(0, wanted.size())
                .mapToObj(i -> new ActivePattern(wanted.get(i), i, simulation, population))
                .toList();
    }

    public Simulation simulation() {
        return simulation;
    }

    /// All transactions in order of (time, id).
    public Iterable<Transaction> transactions() {
        return Transactions::new;
    }

    /// Transactions and the news of frauds in the order in which they become known. What becomes known after the
    /// last transaction comes at the end.
    public Iterable<Arrival> arrivals() {
        return Arrivals::new;
    }

    /// What really happened: every fraud, in order of (time, id).
    public Iterable<Truth> truth() {
        long delay = simulation.labelDelay().toMillis();
        return () -> StreamSupport.stream(transactions().spliterator(), false)
                .filter(Transaction::fraud)
                .map(t -> new Truth(t.id(), t.time(), t.time() + delay, t.scenario()))
                .iterator();
    }

    private final class Transactions implements Iterator<Transaction> {
        private int nextDay;
        private long nextId;
        private Iterator<Transaction> today = List.<Transaction>of().iterator();

        @Override
        public boolean hasNext() {
            while (!today.hasNext() && nextDay < simulation.days()) {
                List<Transaction> made = SimulatedDay.make(simulation, population, patterns, nextDay++, nextId);
                nextId += made.size();
                today = made.iterator();
            }
            return today.hasNext();
        }

        @Override
        public Transaction next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the simulation has ended");
            }
            return today.next();
        }
    }

    private final class Arrivals implements Iterator<Arrival> {
        private final long delayMillis = simulation.labelDelay().toMillis();
        private final Iterator<Transaction> transactions = new Transactions();
        private final Queue<FraudLabel> pending = new ArrayDeque<>();
        private final Queue<Transaction> ahead = new ArrayDeque<>(1);

        @Override
        public boolean hasNext() {
            return !pending.isEmpty() || !ahead.isEmpty() || transactions.hasNext();
        }

        @Override
        public Arrival next() {
            if (ahead.isEmpty() && transactions.hasNext()) {
                ahead.add(transactions.next());
            }
            Transaction transaction = ahead.peek();
            FraudLabel label = pending.peek();
            if (transaction == null && label == null) {
                throw new NoSuchElementException("the simulation has ended");
            }
            if (transaction == null || (label != null && label.known() <= transaction.time())) {
                return pending.remove();
            }
            if (transaction.fraud()) {
                pending.add(new FraudLabel(transaction.id(), transaction.time() + delayMillis));
            }
            return ahead.remove();
        }
    }
}
