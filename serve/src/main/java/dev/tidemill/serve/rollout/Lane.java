package dev.tidemill.serve.rollout;

import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One line of versions at work: those that are loaded, and the switchboard that gives requests to them.
///
/// **Invariant:** what the switchboard names is loaded; a version that cannot be loaded never gets a request.
public final class Lane<V> {
    private final Registry registry;
    private final VersionLine line;
    private final VersionKind<V> kind;
    private final Switchboard<V> board = new Switchboard<>();
    private final Map<Integer, Served<V>> loaded = new HashMap<>();

    public Lane(Registry registry, VersionLine line, VersionKind<V> kind) {
        this.registry = registry;
        this.line = line;
        this.kind = kind;
    }

    public VersionLine line() {
        return line;
    }

    public Switchboard<V> board() {
        return board;
    }

    /// The version in production, as the registry has it.
    public Optional<Version> production() {
        return registry.active(line);
    }

    /// A version, loaded.
    ///
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND where there is none
    /// @throws RuntimeException where it cannot answer
    public synchronized Served<V> load(int number) {
        Served<V> there = loaded.get(number);
        if (there != null) {
            return there;
        }
        Version version = registry.version(line, number);
        Served<V> fresh = new Served<>(number, kind.load(version, registry.content(version)));
        loaded.put(number, fresh);
        return fresh;
    }

    /// Loads everything anew where what versions are loaded for has changed.
    public synchronized void forget() {
        loaded.values().forEach(served -> kind.close(served.value()));
        loaded.clear();
    }

    /// One version for everybody; `null` for none. Others are kept warm until [#keep] lets them go.
    public synchronized void all(@Nullable Integer number) {
        board.use(number == null ? null : load(number));
    }

    /// Puts the registry's choice to work: what is in production, for everybody.
    public void production(Optional<Version> production) {
        all(production.map(Version::version).orElse(null));
    }

    /// Puts a rollout to work: each arm gets its share.
    synchronized void split(Rollout rollout, int unitSlot) {
        List<Route<V>> routes = new ArrayList<>();
        double[] upTo = new double[rollout.shares().size() + 1];
        double sum = 0;
        for (Rollout.Share share : rollout.shares()) {
            upTo[routes.size()] = sum += share.weight();
            routes.add(new Route<>(Optional.of(load(share.version())), Optional.of(rollout.assignment(share.arm()))));
        }
        upTo[routes.size()] = 1;
        routes.add(new Route<>(Optional.of(load(rollout.control())), Optional.of(rollout.assignment(Rollout.CONTROL))));
        board.use(new Switchboard.Table<>(routes, upTo, rollout.salt(), unitSlot));
    }

    /// Lets go of every version but these.
    synchronized void keep(List<Integer> numbers) {
        loaded.values().removeIf(served -> {
            boolean gone = !numbers.contains(served.version());
            if (gone) {
                kind.close(served.value());
            }
            return gone;
        });
    }

    /// Deletion by whoever else must ask this first.
    public synchronized boolean uses(int number) {
        return loaded.containsKey(number);
    }
}
