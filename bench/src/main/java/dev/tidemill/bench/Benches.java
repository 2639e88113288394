package dev.tidemill.bench;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/// All benches there are, by name.
final class Benches {
    private Benches() {}

    static List<Bench> all() {
        return ServiceLoader.load(Bench.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Bench::name))
                .toList();
    }
}
