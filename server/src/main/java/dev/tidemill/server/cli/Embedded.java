package dev.tidemill.server.cli;

import dev.tidemill.platform.ApiKeys;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The platform in this process, behind a port of its own, for as long as one command takes.
final class Embedded implements AutoCloseable {
    private final Tidemill tidemill;
    private final HttpServer server;
    private final String key;
    private final Optional<String> temporary;

    private Embedded(Tidemill tidemill, HttpServer server, String key, Optional<String> temporary) {
        this.tidemill = tidemill;
        this.server = server;
        this.key = key;
        this.temporary = temporary;
    }

    static Embedded open(Path home, Opener opener) {
        Tidemill tidemill = opener.open(Config.of(home));
        try {
            HttpServer server = HttpServer.start(
                    tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, (platform, telemetry) -> List.of());
            AdminKey.ensure(home, tidemill.keys());
            Optional<String> kept = AdminKey.read(home)
                    .filter(key -> tidemill.keys()
                            .authenticate(key)
                            .filter(known -> known.role() == Role.ADMIN)
                            .isPresent());
            if (kept.isPresent()) {
                return new Embedded(tidemill, server, kept.get(), Optional.empty());
            }
            ApiKeys.Created made = tidemill.keys().create("command line", Role.ADMIN);
            return new Embedded(
                    tidemill, server, made.key(), Optional.of(made.entry().id()));
        } catch (RuntimeException failure) {
            tidemill.close();
            throw failure;
        }
    }

    String address() {
        return "http://" + Address.LOOPBACK + ":" + server.port();
    }

    String key() {
        return key;
    }

    @Override
    public void close() {
        try (tidemill;
                server) {
            temporary.ifPresent(tidemill.keys()::revoke);
        }
    }
}
