package dev.tidemill.fraud;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Which terminals and cards are compromised on one day: those drawn on it and on the days before it, as long as
/// a compromise lasts.
final class Compromises {
    /// Days for which a compromised terminal makes frauds, the day it was drawn included.
    static final int TERMINAL_DAYS = 28;

    /// Days for which a leaked card is misused, the day it was drawn included.
    static final int CUSTOMER_DAYS = 14;

    private final Set<Integer> terminals = new HashSet<>();
    private final Map<Integer, List<Integer>> leaks = new HashMap<>();

    Compromises(Simulation simulation, Draws draws, int day) {
        for (int since = Math.max(0, day - TERMINAL_DAYS + 1); since <= day; since++) {
            IntStream.of(Draws.distinct(
                            draws.of(Draws.Purpose.COMPROMISED_TERMINALS, since, 0),
                            simulation.terminalsCompromised(),
                            simulation.terminals()))
                    .forEach(terminals::add);
        }
        for (int since = Math.max(0, day - CUSTOMER_DAYS + 1); since <= day; since++) {
            int leak = since;
            IntStream.of(Draws.distinct(
                            draws.of(Draws.Purpose.COMPROMISED_CUSTOMERS, since, 0),
                            simulation.customersCompromised(),
                            simulation.customers()))
                    .forEach(customer -> leaks.merge(customer, List.of(leak), Compromises::joined));
        }
    }

    private static List<Integer> joined(List<Integer> first, List<Integer> second) {
        return IntStream.concat(
                        first.stream().mapToInt(Integer::intValue),
                        second.stream().mapToInt(Integer::intValue))
                .boxed()
                .toList();
    }

    boolean terminal(int terminal) {
        return terminals.contains(terminal);
    }

    /// The days on which the card was leaked that is misused now; mostly none.
    List<Integer> leaks(int customer) {
        return leaks.getOrDefault(customer, List.of());
    }
}
