package dev.tidemill.fraud;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sends simulated transactions to a live server for decision, at a given rate, and their labels as outcomes when
/// their turn comes in the simulated order.
///
/// The schedule is open: the n-th decision is due n / rate seconds after the first, whether or not the server has
/// answered the ones before it, and its latency counts from when it was due. A server that stalls is seen to stall
/// (no "coordinated omission").
public final class LoadDriver {
    private static final int LONGEST_MESSAGE = 300;
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int GIVE_UP_AFTER = 100;

    private final LoadTarget target;
    private final LoadPace pace;
    private final LongSupplier nanoTime;
    private final ThreadFactory threads;

    /// @param nanoTime a clock that only goes forward, in nanoseconds
    /// @param threads  makes one thread a connection; virtual ones are meant
    public LoadDriver(LoadTarget target, LoadPace pace, LongSupplier nanoTime, ThreadFactory threads) {
        this.target = target;
        this.pace = pace;
        this.nanoTime = nanoTime;
        this.threads = threads;
    }

    /// Sends until the pace's number of decisions is reached, the arrivals end, or the server turns out to be
    /// unreachable or to refuse the key.
    ///
    /// @param progress is told the number of decisions sent so far
    public LoadReport run(Iterable<? extends Arrival> arrivals, LongConsumer progress) throws InterruptedException {
        return run(arrivals, progress, LoadListener.NONE);
    }

    /// As [#run(Iterable, LongConsumer)].
    ///
    /// @param listener is told every answer
    public LoadReport run(Iterable<? extends Arrival> arrivals, LongConsumer progress, LoadListener listener)
            throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            Run run = new Run(client, arrivals.iterator(), progress, listener);
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < pace.connections(); i++) {
                Thread worker = threads.newThread(run::work);
                worker.start();
                workers.add(worker);
            }
            for (Thread worker : workers) {
                worker.join();
            }
            return run.tally.report((nanoTime.getAsLong() - run.start) / 1e9);
        }
    }

    /// One arrival and when it is due.
    private record Due(Arrival arrival, long nanos) {}

    private final class Run {
        private final HttpClient client;
        private final Iterator<? extends Arrival> arrivals;
        private final LongConsumer progress;
        private final LoadListener listener;
        private final LoadTally tally = new LoadTally();
        private final long start = nanoTime.getAsLong();
        private long sent;
        private int failuresInARow;
        private boolean stopped;

        Run(HttpClient client, Iterator<? extends Arrival> arrivals, LongConsumer progress, LoadListener listener) {
            this.client = client;
            this.arrivals = arrivals;
            this.progress = progress;
            this.listener = listener;
        }

        void work() {
            for (Due due = next(); due != null; due = next()) {
                for (long left = due.nanos - nanoTime.getAsLong(); left > 0; left = due.nanos - nanoTime.getAsLong()) {
                    LockSupport.parkNanos(left);
                }
                switch (due.arrival) {
                    case Transaction transaction -> decide(transaction, due.nanos);
                    case FraudLabel label -> tell(label);
                }
            }
        }

        private synchronized @Nullable Due next() {
            if (stopped || sent == pace.decisions() || !arrivals.hasNext()) {
                return null;
            }
            Arrival arrival = arrivals.next();
            long due = start + (long) (sent * (1e9 / pace.perSecond()));
            if (arrival instanceof Transaction) {
                sent++;
                progress.accept(sent);
            }
            return new Due(arrival, due);
        }

        private void decide(Transaction transaction, long due) {
            try {
                HttpResponse<InputStream> answer = post(target.decisions(), Wire.transaction(transaction));
                try (InputStream body = answer.body()) {
                    if (answer.statusCode() == 200) {
                        LoadAnswer decided = Wire.answer(body.readNBytes(LONGEST_ANSWER));
                        tally.decided(decided.outcome(), transaction.fraud(), nanoTime.getAsLong() - due);
                        listener.answered(transaction, decided);
                    } else {
                        tally.notDecided(answer.statusCode(), message(answer.statusCode(), body));
                    }
                    answered(answer.statusCode());
                }
            } catch (IOException e) {
                tally.notDecided(0, String.valueOf(e.getMessage()));
                answered(0);
            } catch (InterruptedException e) {
                interrupted();
            }
        }

        private void tell(FraudLabel label) {
            try {
                HttpResponse<InputStream> answer = post(target.outcomes(), Wire.label(label));
                try (InputStream body = answer.body()) {
                    boolean accepted = answer.statusCode() / 100 == 2;
                    tally.outcome(accepted, accepted ? "" : message(answer.statusCode(), body));
                    body.readAllBytes();
                }
            } catch (IOException e) {
                tally.outcome(false, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                interrupted();
            }
        }

        private HttpResponse<InputStream> post(URI where, byte[] body) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(where)
                    .timeout(pace.timeout())
                    .header("Authorization", "Bearer " + target.key())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        }

        private static String message(int status, InputStream body) throws IOException {
            String text = new String(body.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8);
            return "status " + status + (text.isBlank() ? "" : ": " + text);
        }

        /// A refused key or application never gets better, and neither does a server that is not there.
        private synchronized void answered(int status) {
            boolean hopeless = status == 401 || status == 403 || status == 404;
            failuresInARow = status == 0 ? failuresInARow + 1 : 0;
            stopped |= hopeless || failuresInARow >= GIVE_UP_AFTER;
        }

        private synchronized void interrupted() {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
