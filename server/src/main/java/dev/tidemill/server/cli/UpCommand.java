package dev.tidemill.server.cli;

import dev.tidemill.log.Durability;
import dev.tidemill.platform.Config;
import dev.tidemill.server.http.HttpServer.Address;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill up`
@Command(
        name = "up",
        description = "Start the platform with the applications of a folder, and serve until ended",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    /// What an acknowledged write survives, as people write it.
    enum DurabilityWord {
        process,
        disk
    }

    /// How log lines look, as people write it.
    enum LogFormatWord {
        text,
        json
    }

    private final Environment environment;

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Option(
            names = "--durability",
            paramLabel = "WORD",
            defaultValue = "process",
            description = "an acknowledged write survives the end of the process, or also loss of power (disk)")
    private DurabilityWord durability = DurabilityWord.process;

    @Option(
            names = "--log-format",
            paramLabel = "WORD",
            defaultValue = "text",
            description = "log lines as text or json, on standard error")
    private LogFormatWord logFormat = LogFormatWord.text;

    @Option(
            names = "--gateway",
            paramLabel = "FILE",
            description = "declares language models, limits and prices (default: gateway.yaml in the home)")
    private @Nullable Path gateway;

    UpCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(Logging.Format.valueOf(logFormat.name().toUpperCase(Locale.ROOT)), "info");
        Config plain = Config.of(options.home(environment));
        Config config = new Config(
                plain.home(),
                Durability.valueOf(durability.name().toUpperCase(Locale.ROOT)),
                plain.clock(),
                plain.threads(),
                plain.stateBytes(),
                plain.codeVersion(),
                Optional.ofNullable(gateway).map(environment.folder()::resolve));
        Path apps = environment.folder().resolve(options.apps()).normalize();
        try (ServedHome served =
                ServedHome.start(config, apps, new Address(options.host(), options.port()), environment)) {
            environment.out().println("Tidemill is up at " + served.address());
            environment.stop().await();
        }
        return 0;
    }
}
