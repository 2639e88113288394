package dev.tidemill.bench.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server of its own in a child process, started by the launcher as a user would: `./tidemill up`.
final class ServerProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 2_000_000;

    private final Process process;
    private final int port;
    private final Path home;
    private final double readySeconds;

    private ServerProcess(Process process, int port, Path home, double readySeconds) {
        this.process = process;
        this.port = port;
        this.home = home;
        this.readySeconds = readySeconds;
    }

    /// Starts it and returns once `/health/ready` answers 200.
    ///
    /// @param root the project's folder
    /// @param home the server's home
    /// @param log  where its output goes
    static ServerProcess start(Path root, Path home, Path log) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(root.resolve("tidemill").toString(), "up"));
        command.addAll(List.of(
                "--home", home.toString(), "--apps", root.resolve("apps").toString()));
        command.addAll(List.of("--port", Integer.toString(port)));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (!isReady(client, ready)) {
                boolean tooLong = System.nanoTime() - start > LONGEST_START.toNanos();
                if (tooLong || !process.isAlive()) {
                    process.destroyForcibly();
                    throw new IOException("the server was not ready"
                            + (tooLong ? " within " + LONGEST_START.toSeconds() + " s" : " before it ended")
                            + "; its last words: " + lastLines(log));
                }
                TimeUnit.NANOSECONDS.sleep(POLL_NANOS);
            }
        }
        return new ServerProcess(process, port, home, (System.nanoTime() - start) / 1e9);
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    int port() {
        return port;
    }

    /// From the launcher's start to the first 200 of `/health/ready`.
    double readySeconds() {
        return readySeconds;
    }

    /// The first API key, as it stands in the home.
    String key() throws IOException {
        return Files.readString(home.resolve("admin.key")).strip();
    }

    /// Resident memory in MiB (`VmRSS`); NaN where the system does not tell.
    double residentMebibytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return Double.NaN;
    }

    /// Processor time used so far.
    double cpuSeconds() {
        return process.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(Double.NaN);
    }

    /// Asks it to end, and ends it where it has not within half a minute.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
