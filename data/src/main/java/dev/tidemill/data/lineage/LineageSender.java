package dev.tidemill.data.lineage;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Posts events to an endpoint, one after the other, beside everything else. What finds the queue full is dropped
/// and
/// counted; the file has it all the same.
final class LineageSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LineageSender.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_QUEUE = 256;

    private final LineageEndpoint endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final AtomicLong failed = new AtomicLong();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(LONGEST_QUEUE),
            Thread.ofPlatform().name("lineage-", 0).daemon().factory());

    LineageSender(LineageEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    void send(String event) {
        try {
            executor.execute(() -> post(event));
        } catch (RejectedExecutionException full) {
            failed.incrementAndGet();
        }
    }

    /// Events that the endpoint did not take.
    long failed() {
        return failed.get();
    }

    private void post(String event) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.address())
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event));
        endpoint.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        try {
            HttpResponse<Void> answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() >= 300) {
                told("status " + answer.statusCode());
            }
        } catch (IOException e) {
            told(String.valueOf(e));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void told(String why) {
        if (failed.incrementAndGet() == 1) {
            LOG.warn("lineage endpoint {} does not take events: {}; they stay in the file", endpoint.address(), why);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
