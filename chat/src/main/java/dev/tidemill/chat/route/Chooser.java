package dev.tidemill.chat.route;

import dev.tidemill.chat.model.ChatRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Chooses among replicas: the smallest priority that has one, then by the plan's choice.
final class Chooser {
    /// How much busier a replica may be than the idlest before what it has seen counts no more.
    private static final int BUSIER = 8;

    private final List<Replica> replicas;
    private final RoutePlan.Choice choice;
    private final RandomGenerator random;

    Chooser(List<Replica> replicas, RoutePlan.Choice choice, RandomGenerator random) {
        this.replicas = List.copyOf(replicas);
        this.choice = choice;
        this.random = random;
    }

    /// Takes a replica that is allowed, free to be asked, and whose breaker lets it.
    Optional<Replica> take(ChatRequest request, Predicate<Replica> allowed) {
        List<Replica> left = new ArrayList<>();
        for (Replica replica : replicas) {
            if (allowed.test(replica) && !replica.paused()) {
                left.add(replica);
            }
        }
        while (!left.isEmpty()) {
            Replica chosen = left.size() == 1 ? left.getFirst() : choose(request, left);
            if (chosen.take()) {
                return Optional.of(chosen);
            }
            left.remove(chosen);
        }
        return Optional.empty();
    }

    private Replica choose(ChatRequest request, List<Replica> among) {
        int first = among.stream()
                .mapToInt(replica -> replica.target().priority())
                .min()
                .orElseThrow();
        List<Replica> group = among.stream()
                .filter(replica -> replica.target().priority() == first)
                .toList();
        return switch (choice) {
            case WEIGHTED -> weighted(group);
            case LEAST_LOADED -> leastLoaded(group);
            case PREFIX -> prefix(request, group);
        };
    }

    private Replica weighted(List<Replica> group) {
        int sum = group.stream().mapToInt(replica -> replica.target().weight()).sum();
        int drawn;
        synchronized (random) {
            drawn = random.nextInt(sum);
        }
        for (Replica replica : group) {
            drawn -= replica.target().weight();
            if (drawn < 0) {
                return replica;
            }
        }
        return group.getLast();
    }

    private Replica leastLoaded(List<Replica> group) {
        double least = group.stream().mapToDouble(Replica::load).min().orElseThrow();
        return weighted(
                group.stream().filter(replica -> replica.load() <= least).toList());
    }

    private Replica prefix(ChatRequest request, List<Replica> group) {
        long[] blocks = PrefixMemory.blocks(request);
        int idlest = group.stream().mapToInt(Replica::working).min().orElseThrow();
        Replica best = group.stream()
                .filter(replica -> replica.working() <= idlest + BUSIER)
                .max(Comparator.comparingInt(replica -> replica.prefixes().known(blocks)))
                .orElseThrow();
        Replica chosen = best.prefixes().known(blocks) > 0 ? best : leastLoaded(group);
        chosen.prefixes().see(blocks);
        return chosen;
    }
}
