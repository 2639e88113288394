package dev.tidemill.server;

import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.cli.CommandTree;
import dev.tidemill.server.cli.Environment;
import dev.tidemill.server.cli.Logging;
import java.util.List;

/// Where the program begins.
public final class Main {
    private Main() {}

    /// Runs one command and ends with its exit code. A signal to end lets `up` close in order.
    public static void main(String[] arguments) {
        Logging.configure(Logging.Format.TEXT, "warn");
        Environment environment = Environment.of(Tidemill::open);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            environment.stop().countDown();
                            try {
                                main.join(10_000);
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "close"));
        int code = CommandTree.run(environment, List.of(new DemoCommand(environment)), arguments);
        environment.out().flush();
        environment.err().flush();
        // Exiting from another thread, so that the hook's wait for this one ends.
        Thread.ofPlatform().start(() -> System.exit(code));
    }
}
