package dev.tidemill.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What every command takes.
final class CommonOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "home",
            description = "where everything is kept (default: ${DEFAULT-VALUE})")
    private Path home = Path.of("home");

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    Path home(Environment environment) {
        return environment.folder().resolve(home).toAbsolutePath().normalize();
    }

    boolean json() {
        return json;
    }
}
