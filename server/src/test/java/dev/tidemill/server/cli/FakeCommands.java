package dev.tidemill.server.cli;

import dev.tidemill.server.FakeTidemill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// Commands that run in a folder, over a fake of the platform, and what the last one said.
final class FakeCommands {
    final FakeTidemill tidemill = new FakeTidemill();

    /// Ends what waits to be stopped.
    final CountDownLatch stop = new CountDownLatch(1);

    private final Path folder;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    FakeCommands(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("home"));
        Logging.bridge();
    }

    Environment environment() {
        return new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                config -> tidemill,
                stop,
                time -> {});
    }

    /// Runs one command; what it says replaces what the one before it said.
    int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return CommandTree.of(environment()).execute(arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
