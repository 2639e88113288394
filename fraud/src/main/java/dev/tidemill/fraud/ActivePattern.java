package dev.tidemill.fraud;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A pattern with the cards or terminals that it hits, drawn once, and what it does to a day.
final class ActivePattern {
    private static final int SECONDS = 86_400;
    private static final int TAKEOVER_DAYS = 3;
    private static final int ELSEWHERE = 5;

    private final Pattern pattern;
    private final int number;
    private final Simulation simulation;
    private final Population population;
    private final Draws draws;
    private final int[] hit;

    /// @param number its place among the patterns of the simulation
    ActivePattern(Pattern pattern, int number, Simulation simulation, Population population) {
        this.pattern = pattern;
        this.number = number;
        this.simulation = simulation;
        this.population = population;
        this.draws = new Draws(simulation.seed());
        int of = pattern.kind() == Pattern.Kind.TERMINAL_COMPROMISE ? simulation.terminals() : simulation.customers();
        int count = (int) Math.max(1, Math.round(pattern.share() * of));
        this.hit = Draws.distinct(draws.of(Draws.Purpose.PATTERN_HIT, number, 0), count, of);
        Arrays.sort(hit);
    }

    /// Adds its frauds to the day's transactions, or marks those that are there.
    void apply(LocalDate date, long midnight, List<Transaction> made) {
        int day = pattern.dayOf(date);
        if (!pattern.on(date)) {
            return;
        }
        switch (pattern.kind()) {
            case CARD_TESTING -> {
                for (int customer : hit) {
                    SplittableRandom random = draws.of(Draws.Purpose.PATTERN, number, customer);
                    if (random.nextInt(pattern.days()) == day) {
                        test(customer, random, midnight, made);
                    }
                }
            }
            case ACCOUNT_TAKEOVER -> {
                for (int customer : hit) {
                    SplittableRandom random = draws.of(Draws.Purpose.PATTERN, number, customer);
                    int since = day - random.nextInt(pattern.days());
                    if (since >= 0 && since < TAKEOVER_DAYS) {
                        int[] terminals = elsewhere(customer, random);
                        spend(customer, terminals, midnight, made);
                    }
                }
            }
            case TERMINAL_COMPROMISE -> made.replaceAll(this::tampered);
        }
    }

    private void test(int customer, SplittableRandom random, long midnight, List<Transaction> made) {
        int second = random.nextInt(SECONDS - 3 * 3600);
        int tries = random.nextInt(10, 31);
        for (int i = 0; i < tries; i++) {
            second += random.nextInt(5, 61);
            add(customer, second, random.nextInt(50, 201), random.nextInt(simulation.terminals()), midnight, made);
        }
        if (random.nextBoolean()) {
            second += random.nextInt(1800, 3601);
            double amount = population.meanAmount(customer) * random.nextDouble(3, 8);
            add(customer, second, Math.round(amount * 100), random.nextInt(simulation.terminals()), midnight, made);
        }
    }

    /// Terminals that the customer does not use, as far as there are others.
    private int[] elsewhere(int customer, SplittableRandom random) {
        int[] reachable = population.reachable(customer);
        int[] terminals = new int[ELSEWHERE];
        for (int i = 0; i < ELSEWHERE; i++) {
            int drawn = random.nextInt(simulation.terminals());
            for (int tries = 0; tries < 20 && Arrays.binarySearch(reachable, drawn) >= 0; tries++) {
                drawn = random.nextInt(simulation.terminals());
            }
            terminals[i] = drawn;
        }
        return terminals;
    }

    private void spend(int customer, int[] terminals, long midnight, List<Transaction> made) {
        SplittableRandom random =
                draws.of(Draws.Purpose.PATTERN_DAY, (long) number * simulation.customers() + customer, midnight);
        int payments = random.nextInt(3, 9);
        for (int i = 0; i < payments; i++) {
            double amount = population.meanAmount(customer) * random.nextDouble(2, 6);
            int terminal = terminals[random.nextInt(terminals.length)];
            add(customer, random.nextInt(SECONDS), Math.round(amount * 100), terminal, midnight, made);
        }
    }

    private void add(int customer, int second, long amount, int terminal, long midnight, List<Transaction> made) {
        made.add(new Transaction(
                0,
                midnight + second * 1000L,
                customer,
                terminal,
                amount,
                pattern.kind().scenario()));
    }

    private Transaction tampered(Transaction t) {
        boolean fraud = !t.fraud()
                && Arrays.binarySearch(hit, t.terminal()) >= 0
                && draws.of(Draws.Purpose.PATTERN, number, t.time() ^ ((long) t.customer() << 44))
                        .nextBoolean();
        return fraud
                ? new Transaction(
                        0,
                        t.time(),
                        t.customer(),
                        t.terminal(),
                        t.amountMinor(),
                        pattern.kind().scenario())
                : t;
    }
}
