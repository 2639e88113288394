package dev.tidemill.chat.provider;

import dev.tidemill.chat.capacity.ReplicaMeters.Signals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// What a model server tells of itself for Prometheus, as vLLM and llama.cpp's server name it. Asked for when somebody
/// looks and what is known is old; who looks never waits for it, and what a server does not tell is unknown.
public final class ReplicaSignals implements AutoCloseable {
    private static final List<String> WAITING = List.of("vllm:num_requests_waiting", "llamacpp:requests_deferred");
    private static final List<String> RUNNING = List.of("vllm:num_requests_running", "llamacpp:requests_processing");
    private static final List<String> CACHE =
            List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc", "llamacpp:kv_cache_usage_ratio");
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration OLD = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int LARGEST = 4 << 20;

    private final URI address;
    private final HttpClient http;
    private final ExecutorService threads;
    private final LongSupplier nanos;
    private final Map<String, Double> known = new ConcurrentHashMap<>();
    private final AtomicLong asked;
    private volatile long told;

    /// @param nanos a stopwatch
    public ReplicaSignals(URI address, ExecutorService threads, LongSupplier nanos) {
        this.address = address;
        this.threads = threads;
        this.nanos = nanos;
        this.http =
                HttpClient.newBuilder().connectTimeout(WAIT).executor(threads).build();
        this.told = nanos.getAsLong() - OLD.toNanos();
        this.asked = new AtomicLong(told);
    }

    /// Its signals.
    ///
    /// @param working requests of ours that it works on, for where it does not tell how many it has
    public Signals signals(IntSupplier working) {
        return new Signals(
                () -> (int) one(WAITING, 0),
                () -> (int) one(RUNNING, working.getAsInt()),
                () -> one(CACHE, Double.NaN));
    }

    private double one(List<String> names, double otherwise) {
        ask();
        if (nanos.getAsLong() - told > OLD.toNanos()) {
            return otherwise;
        }
        return names.stream()
                .filter(known::containsKey)
                .mapToDouble(name -> known.getOrDefault(name, otherwise))
                .findFirst()
                .orElse(otherwise);
    }

    private void ask() {
        long before = asked.get();
        long now = nanos.getAsLong();
        if (now - before > FRESH.toNanos() && asked.compareAndSet(before, now)) {
            threads.execute(this::refresh);
        }
    }

    /// Asks now. What cannot be had leaves what was known, until that is too old.
    public void refresh() {
        try {
            HttpRequest request = HttpRequest.newBuilder(address).timeout(WAIT).build();
            HttpResponse<java.io.InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
            try (java.io.InputStream body = answer.body()) {
                if (answer.statusCode() == 200) {
                    read(new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8));
                    told = nanos.getAsLong();
                }
            }
        } catch (IOException unknown) {
            // a server that does not tell is one of which nothing is known
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Adds up what a name has under different labels: a server may have several models. Of shares the greatest counts.
    private void read(String text) {
        Map<String, Double> sums = new java.util.HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int name = line.indexOf('{') >= 0 ? line.indexOf('{') : line.indexOf(' ');
            int value = line.indexOf('}') >= 0 ? line.indexOf('}') + 1 : name;
            if (name > 0 && value < line.length()) {
                number(line.substring(value).strip().split(" ", 2)[0])
                        .ifPresent(number -> sums.merge(
                                line.substring(0, name),
                                number,
                                CACHE.contains(line.substring(0, name)) ? Math::max : Double::sum));
            }
        });
        known.clear();
        known.putAll(sums);
    }

    private static java.util.Optional<Double> number(String text) {
        try {
            return java.util.Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException other) {
            return java.util.Optional.empty();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
