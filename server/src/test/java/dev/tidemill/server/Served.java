package dev.tidemill.server;

import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.time.Duration;

/// A server over the fake platform on a free port, with a key of each role.
public final class Served implements AutoCloseable {
    /// Small limits, so that tests reach them.
    public static final Limits SMALL = new Limits(
            4 * 1024, 64 * 1024, 1024, 4, 2, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));

    public final FakeTidemill tidemill = new FakeTidemill();
    public final String readKey = tidemill.keys.create("reader", Role.READ).key();
    public final String writeKey = tidemill.keys.create("writer", Role.WRITE).key();
    public final String adminKey = tidemill.keys.create("boss", Role.ADMIN).key();
    public final HttpServer server;

    public Served() {
        this(SMALL);
    }

    public Served(Limits limits) {
        dev.tidemill.server.cli.Logging.bridge();
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), limits, Console::routes);
    }

    public Client with(String key) {
        return new Client(server.port(), key);
    }

    public Client reader() {
        return with(readKey);
    }

    public Client writer() {
        return with(writeKey);
    }

    public Client admin() {
        return with(adminKey);
    }

    public Client nobody() {
        return with("");
    }

    @Override
    public void close() {
        server.close();
    }
}
