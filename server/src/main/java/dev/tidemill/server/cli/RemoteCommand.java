package dev.tidemill.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A command that asks the platform of a home.
@Command(mixinStandardHelpOptions = true)
abstract class RemoteCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private CommonOptions options = new CommonOptions();

    RemoteCommand(Environment environment) {
        this.environment = environment;
    }

    abstract void run(Session session);

    /// Whether all was done without a platform.
    boolean local() {
        return false;
    }

    @Override
    public final Integer call() {
        if (local()) {
            return 0;
        }
        try (Connection connection = Connection.open(options.home(environment), environment.opener())) {
            run(new Session(connection, environment, options));
            return 0;
        }
    }
}
