package dev.tidemill.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// What the command line has around it: where it writes, how it waits, how it opens the platform. Tests hand in
/// their own.
///
/// @param out      results
/// @param err      progress, hints, errors
/// @param terminal whether a person watches `err`
/// @param folder   the working directory
/// @param opener   opens the platform where no server runs
/// @param stop     `up` runs until it is counted down
/// @param pauses   waits between looks at a job
public record Environment(
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        Path folder,
        Opener opener,
        CountDownLatch stop,
        Pauses pauses) {

    /// Waits.
    @FunctionalInterface
    public interface Pauses {
        /// Lets the time pass.
        void pause(Duration time) throws InterruptedException;
    }

    /// The process's own streams and clock.
    ///
    /// JDK 25 gives no console where input or output is redirected, whatever Error Prone knows of JDK 22.
    @SuppressWarnings("SystemConsoleNull")
    public static Environment of(Opener opener) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new Environment(
                out, err, terminal, Path.of("").toAbsolutePath(), opener, new CountDownLatch(1), Thread::sleep);
    }
}
