package dev.tidemill.registry.tracking;

import dev.tidemill.core.Tenant;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.log.Home;
import dev.tidemill.log.HomeOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Tracking in a home of its own, with a clock that stands still until it is moved.
final class Opened implements AutoCloseable {
    static final long NOW = 1_767_225_600_000L;

    final Home home;
    final Tracking tracking;
    final Set<String> heldElsewhere = new HashSet<>();
    long now = NOW;

    Opened(Path folder) {
        home = EmbeddedHome.open(folder.resolve("home"), HomeOptions.defaults());
        tracking = Tracking.open(new Tracking.Ground(
                home.metadata(),
                home.blobs(),
                () -> Instant.ofEpochMilli(now),
                new Random(7),
                Tenant.DEFAULT,
                heldElsewhere::contains));
    }

    Run run(String name) {
        return tracking.begin(new NewRun(
                Experiment.DEFAULT, Optional.of(name), "ann", Optional.of(Instant.ofEpochMilli(now++)), Map.of()));
    }

    /// The names of the runs that a filter finds.
    List<String> names(String filter, String... order) {
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            Page<Run> page = tracking.search(
                    new RunSearch(List.of(Experiment.DEFAULT), filter, View.ACTIVE_ONLY, 2, List.of(order), token));
            page.items().forEach(run -> names.add(run.info().name()));
            token = page.next();
        } while (!token.isEmpty());
        return names;
    }

    @Override
    public void close() {
        home.close();
    }
}
