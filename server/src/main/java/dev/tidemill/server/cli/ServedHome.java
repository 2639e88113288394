package dev.tidemill.server.cli;

import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The platform of a home with its console, at a port, with a note in the home so that commands find it. Closing
/// takes the note away, stops taking requests, and closes the platform.
public final class ServedHome implements AutoCloseable {
    private final Path home;
    private final Tidemill tidemill;
    private final HttpServer server;

    private ServedHome(Path home, Tidemill tidemill, HttpServer server) {
        this.home = home;
        this.tidemill = tidemill;
        this.server = server;
    }

    /// Opens the platform, applies every application in the folder, then listens.
    ///
    /// @param apps a folder with a folder for each application
    public static ServedHome start(Config config, Path apps, Address address, Environment environment) {
        RunningServer.in(config.home()).ifPresent(running -> {
            throw new CommandFailure("a server runs in " + config.home() + " already, at " + running.address()
                    + " with process id " + running.pid());
        });
        Tidemill tidemill = environment.opener().open(config);
        try {
            applyAll(tidemill, apps, environment.err());
            tidemill.chats().trouble().ifPresent(trouble -> {
                environment.err().println("language models are not served: " + trouble.getMessage());
                trouble.problems().forEach(problem -> environment.err().println("  " + problem));
            });
            HttpServer server = HttpServer.start(tidemill, address, Limits.DEFAULT, Console::routes);
            ServedHome served = new ServedHome(config.home(), tidemill, server);
            AdminKey.ensure(config.home(), tidemill.keys())
                    .ifPresent(key -> environment
                            .out()
                            .println("the first key, for administrators: " + key + "\n"
                                    + "it is also in " + config.home().resolve(AdminKey.FILE)
                                    + " (mode 600) and is not shown again"));
            new RunningServer(
                            address.host(),
                            server.port(),
                            ProcessHandle.current().pid())
                    .write(config.home());
            return served;
        } catch (RuntimeException failure) {
            tidemill.close();
            throw failure;
        }
    }

    /// An application file with mistakes does not keep the others, or its own earlier version, from serving.
    private static void applyAll(Tidemill tidemill, Path apps, PrintWriter err) {
        for (Path folder : folders(apps)) {
            try {
                tidemill.apply(folder, "up");
            } catch (TidemillException refused) {
                err.println("not applied: " + folder + ": " + refused.getMessage());
                refused.problems().forEach(problem -> err.println("  " + problem));
            }
        }
    }

    private static List<Path> folders(Path apps) {
        if (!Files.isDirectory(apps)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(apps)) {
            return entries.filter(entry -> Files.exists(entry.resolve("app.yaml")))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new CommandFailure("cannot read the folder of applications " + apps + ": " + failure.getMessage());
        }
    }

    /// Where it answers: `http://127.0.0.1:8080`.
    public String address() {
        return RunningServer.in(home).map(RunningServer::address).orElse("");
    }

    /// The key of the home's file, which may administer.
    public String adminKey() {
        return AdminKey.read(home).orElseThrow(() -> new CommandFailure("there is no " + home.resolve(AdminKey.FILE)));
    }

    @Override
    public void close() {
        RunningServer.remove(home);
        try (tidemill;
                server) {
            // both are closed, the server first
        }
    }
}
