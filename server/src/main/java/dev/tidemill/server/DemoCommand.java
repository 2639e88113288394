package dev.tidemill.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.fraud.SimulatedClock;
import dev.tidemill.platform.Config;
import dev.tidemill.server.cli.Connection;
import dev.tidemill.server.cli.Environment;
import dev.tidemill.server.cli.ServedHome;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tidemill demo`
@Command(
        name = "demo",
        description = "The whole loop once: from card payments to live fraud decisions that can be made again, then a"
                + " new kind of fraud that is seen, learned and rolled out without a hand; a shop whose visitors click"
                + " live on lists; an assistant that answers from documents; then serves the console",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "a folder with the files of the Fraud Detection Handbook, of MovieLens 100K, or with both in"
                    + " fraud/handbook and recommend/movielens-100k (default: simulated payments)")
    private @Nullable Path data;

    @Option(names = "--exit", description = "end with the report instead of serving the console")
    private boolean exit;

    @Option(names = "--json", paramLabel = "FILE", description = "write the report as JSON")
    private @Nullable Path json;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "home/demo",
            description = "where everything is kept; begun anew each time (default: ${DEFAULT-VALUE})")
    private Path home = Path.of("home/demo");

    @Option(
            names = "--apps",
            paramLabel = "DIR",
            defaultValue = "apps",
            description = "the folder with the application fraud (default: ${DEFAULT-VALUE})")
    private Path apps = Path.of("apps");

    @Option(
            names = "--docs",
            paramLabel = "DIR",
            defaultValue = "docs",
            description = "the folder that the assistant answers from (default: ${DEFAULT-VALUE})")
    private Path docs = Path.of("docs");

    @Option(names = "--port", paramLabel = "N", description = "where to listen (default: 8080; a free one with --exit)")
    private @Nullable Integer port;

    DemoCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path at = whole(home);
        DemoData files =
                Optional.ofNullable(data).map(this::whole).map(DemoData::in).orElse(DemoData.NONE);
        DemoHome.begin(at);
        Address address = new Address(Address.LOOPBACK, port != null ? port : exit ? 0 : 8080);
        SimulatedClock clock = new SimulatedClock(LifecycleScale.live());
        try (ServedHome served = ServedHome.start(config(at, clock), whole(apps), address, environment);
                Connection connection = Connection.to(served.address(), served.adminKey())) {
            Demo demo = new Demo(new DemoApplication("fraud", connection, environment, clock));
            ObjectNode report = demo.run(files.payments(), at.resolve("simulated"));
            DemoLifecycle lifecycle = new DemoLifecycle(
                    new DemoApplication(LifecycleFile.APPLICATION, connection, environment, clock),
                    LifecycleScale.DEMO);
            report.set("lifecycle", lifecycle.run(whole(apps).resolve("fraud/app.yaml"), at.resolve("lifecycle")));
            report.set(
                    "shop",
                    new DemoShop(
                                    new DemoApplication(DemoShop.APPLICATION, connection, environment, clock),
                                    DemoShop.Scale.DEMO)
                            .run(whole(apps).resolve("recommend/app.yaml"), at.resolve("shop")));
            if (files.films().isPresent()) {
                report.set(
                        "movies",
                        new DemoMovies(new DemoApplication(DemoMovies.APPLICATION, connection, environment, clock))
                                .run(files.films().get(), at.resolve("movies")));
            }
            Path documents = whole(docs);
            if (Files.isDirectory(documents)) {
                report.set(
                        "assistant",
                        new DemoAssistant(
                                        new DemoApplication(DemoAssistant.APPLICATION, connection, environment, clock))
                                .run(documents));
            }
            print(report);
            if (!exit) {
                environment
                        .out()
                        .println("the console is at " + served.address() + ", the key to sign in is in "
                                + at.resolve("admin.key") + " (end with Ctrl-C)");
                keepServing(demo);
            }
        }
        return 0;
    }

    /// The platform lives in the simulation: its clock is that of the payments that are sent.
    private static Config config(Path at, SimulatedClock clock) {
        Config plain = Config.of(at);
        return new Config(
                plain.home(), plain.durability(), clock, plain.threads(), plain.stateBytes(), plain.codeVersion());
    }

    private void print(ObjectNode report) throws IOException {
        String text = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
        environment.out().print(text);
        environment.out().flush();
        if (json != null) {
            Files.writeString(whole(json), text);
        }
    }

    private void keepServing(Demo demo) throws InterruptedException {
        Thread sending = Thread.ofVirtual().start(() -> {
            try {
                demo.keepSending();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        environment.stop().await();
        sending.interrupt();
        sending.join();
    }

    private Path whole(Path path) {
        return environment.folder().resolve(path).toAbsolutePath().normalize();
    }
}
