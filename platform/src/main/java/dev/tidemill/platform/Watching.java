package dev.tidemill.platform;

import dev.tidemill.watch.Signals;
import dev.tidemill.watch.WatchReport;
import java.time.Instant;
import java.util.List;

/// What was really served, watched: drift, quality, fairness, alerts. Follows the journal on a thread of its own.
public interface Watching {
    /// What there is to see; decisions of the last moments may not be in it yet.
    WatchReport report(String application);

    /// Alerts with entries below `before`, newest first.
    List<KeptAlert> alerts(String application, long before, int limit);

    /// Those that hold now.
    List<Silence> silences(String application);

    /// Keeps the alerts of a monitor from their routes until an instant; one in the past ends a silence.
    ///
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND where there is no such monitor; INVALID where the
    ///                                             instant is more than a year away
    Silence silence(String application, String monitor, Instant until, String who);

    /// Hears signals from now on, until the subscription is closed.
    Subscription subscribe(Signals signals);

    /// Takes in all that the journal holds by now, and returns when that is done.
    void catchUp(String application);

    /// Ends when it is closed.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
