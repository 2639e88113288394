package dev.tidemill.server.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which application a command is about.
final class AppOption {
    @Option(
            names = {"-a", "--app"},
            paramLabel = "NAME",
            description = "the application (default: the only one there is)")
    private @Nullable String app;

    Optional<String> name() {
        return Optional.ofNullable(app);
    }
}
