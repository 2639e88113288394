package dev.tidemill.server;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.KeptAlert;
import dev.tidemill.platform.Silence;
import dev.tidemill.platform.Watching;
import dev.tidemill.watch.Signals;
import dev.tidemill.watch.WatchReport;
import dev.tidemill.watch.Watcher;
import dev.tidemill.watch.alert.Alert;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Watching that has seen nothing but one alert of the monitor `drift`.
public final class FakeWatching implements Watching {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Silence> silences = new ArrayList<>();

    @Override
    public WatchReport report(String application) {
        return new Watcher(Samples.application(), InstantSource.fixed(NOW)).report();
    }

    @Override
    public List<KeptAlert> alerts(String application, long before, int limit) {
        Alert alert = new Alert(
                application,
                "drift",
                true,
                "score",
                "psi",
                0.3,
                0.2,
                0,
                1,
                500,
                List.of("score: psi 0.3"),
                List.of(0.1, 0.3),
                "look at it",
                NOW.toEpochMilli());
        return List.of(new KeptAlert(1, alert, List.of(), List.of("ops: arrived")));
    }

    @Override
    public List<Silence> silences(String application) {
        return List.copyOf(silences);
    }

    @Override
    public Silence silence(String application, String monitor, Instant until, String who) {
        if (!monitor.equals("drift")) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "monitor must be one of [drift], got \"" + monitor + "\"");
        }
        Silence silence = new Silence(monitor, until, NOW, who);
        silences.add(silence);
        return silence;
    }

    @Override
    public Subscription subscribe(Signals signals) {
        return () -> {};
    }

    @Override
    public void catchUp(String application) {
        // has seen all there is
    }
}
