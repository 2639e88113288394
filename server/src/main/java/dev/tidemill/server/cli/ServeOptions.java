package dev.tidemill.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where a server keeps things and listens.
public final class ServeOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "home",
            description = "where everything is kept (default: ${DEFAULT-VALUE})")
    private Path home = Path.of("home");

    @Option(
            names = "--apps",
            paramLabel = "DIR",
            defaultValue = "apps",
            description = "a folder with a folder for each application (default: ${DEFAULT-VALUE})")
    private Path apps = Path.of("apps");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "where to listen; 0 takes a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "the address to listen at; others than loopback can be reached from elsewhere"
                    + " (default: ${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    /// The whole path of the home.
    public Path home(Environment environment) {
        return environment.folder().resolve(home).toAbsolutePath().normalize();
    }

    /// The folder of applications as given.
    public Path apps() {
        return apps;
    }

    public int port() {
        return port;
    }

    public String host() {
        return host;
    }
}
