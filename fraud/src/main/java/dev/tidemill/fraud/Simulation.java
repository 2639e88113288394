package dev.tidemill.fraud;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/// What is simulated. The same values give the same transactions, bit for bit, on every machine.
///
/// @param customers           how many cards there are, numbered from 0
/// @param terminals           how many terminals there are, numbered from 0
/// @param start               the first day (UTC)
/// @param days                how many days
/// @param radius              how far from home a customer pays; the plane is 100 × 100
/// @param terminalsCompromised how many terminals are compromised each day
/// @param customersCompromised how many customers' cards are compromised each day
/// @param labelDelay          how long after a fraud it becomes known
/// @param seed                of everything that is drawn
/// @param patterns            of fraud that switch on at a day
public record Simulation(
        int customers,
        int terminals,
        LocalDate start,
        int days,
        double radius,
        int terminalsCompromised,
        int customersCompromised,
        Duration labelDelay,
        long seed,
        List<Pattern> patterns) {
    /// Side of the plane on which customers and terminals lie.
    public static final double PLANE = 100;

    private static final int MOST_CUSTOMERS = 10_000_000;
    private static final int MOST_TERMINALS = 10_000_000;
    private static final int MOST_DAYS = 36_525;

    public Simulation {
        patterns = List.copyOf(patterns);
        within("customers", customers, 1, MOST_CUSTOMERS);
        within("terminals", terminals, 1, MOST_TERMINALS);
        within("days", days, 1, MOST_DAYS);
        within("compromised terminals", terminalsCompromised, 0, terminals);
        within("compromised customers", customersCompromised, 0, customers);
        if (!(radius > 0 && radius <= 2 * PLANE)) {
            throw new IllegalArgumentException("radius must be above 0 and at most 200, got " + radius);
        }
        if (labelDelay.isNegative()) {
            throw new IllegalArgumentException("label delay must not be negative, got " + labelDelay);
        }
    }

    /// The size of the handbook's published data: 5,000 customers, 10,000 terminals, 183 days from 2018-04-01,
    /// about 1.75 million transactions.
    public static Simulation handbook() {
        return new Simulation(5_000, 10_000, LocalDate.of(2018, 4, 1), 183, 5, 2, 3, Duration.ofDays(7), 0, List.of());
    }

    public Simulation withCustomers(int count) {
        return new Simulation(
                count,
                terminals,
                start,
                days,
                radius,
                terminalsCompromised,
                customersCompromised,
                labelDelay,
                seed,
                patterns);
    }

    public Simulation withTerminals(int count) {
        return new Simulation(
                customers,
                count,
                start,
                days,
                radius,
                terminalsCompromised,
                customersCompromised,
                labelDelay,
                seed,
                patterns);
    }

    public Simulation withDays(LocalDate first, int count) {
        return new Simulation(
                customers,
                terminals,
                first,
                count,
                radius,
                terminalsCompromised,
                customersCompromised,
                labelDelay,
                seed,
                patterns);
    }

    /// How many are compromised each day. More of them keep the share of frauds where there are more customers.
    public Simulation withCompromised(int terminalsADay, int customersADay) {
        return new Simulation(
                customers, terminals, start, days, radius, terminalsADay, customersADay, labelDelay, seed, patterns);
    }

    public Simulation withLabelDelay(Duration delay) {
        return new Simulation(
                customers,
                terminals,
                start,
                days,
                radius,
                terminalsCompromised,
                customersCompromised,
                delay,
                seed,
                patterns);
    }

    public Simulation withSeed(long newSeed) {
        return new Simulation(
                customers,
                terminals,
                start,
                days,
                radius,
                terminalsCompromised,
                customersCompromised,
                labelDelay,
                newSeed,
                patterns);
    }

    /// The same with these patterns.
    public Simulation withPatterns(List<Pattern> wanted) {
        return new Simulation(
                customers,
                terminals,
                start,
                days,
                radius,
                terminalsCompromised,
                customersCompromised,
                labelDelay,
                seed,
                wanted);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", got " + value);
        }
    }
}
