package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.recommend.shop.Shop;
import dev.tidemill.recommend.shop.ShopDriver;
import dev.tidemill.recommend.shop.ShopFiles;
import dev.tidemill.recommend.shop.ShopReport;
import dev.tidemill.recommend.shop.ShopSimulation;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill simulate shop`
@Command(
        name = "shop",
        description = "Make the visits of a shop: write their events as files, or let the visitors click live on what"
                + " a running server recommends",
        mixinStandardHelpOptions = true)
final class SimulateShopCommand implements Callable<Integer> {
    private static final int PROGRESS_EVERY = 1000;

    private final Environment environment;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Mixin
    private ShopOptions simulated = new ShopOptions();

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "with --out: write what was true of each item shown: how likely it was clicked and bought")
    private @Nullable Path truth;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "1000",
            description = "with --rate: end after so many (default: ${DEFAULT-VALUE})")
    private long requests;

    @Option(
            names = "--live-from",
            paramLabel = "DAY",
            description = "with --rate: the first day that is sent; those before it are taken as known from files"
                    + " (default: the first day)")
    private @Nullable LocalDate liveFrom;

    @Mixin
    private AppOption app = new AppOption();

    SimulateShopCommand(Environment environment) {
        this.environment = environment;
    }

    /// Either files or a server.
    static final class Where {
        @Option(names = "--out", paramLabel = "DIR", description = "write a file of JSON Lines for each stream here")
        private @Nullable Path out;

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "ask the server that runs in the home for so many slates a second")
        private @Nullable Double rate;
    }

    /// What is simulated, as options.
    static final class ShopOptions {
        @Option(names = "--visitors", paramLabel = "N", defaultValue = "2000", description = "(default: 2000)")
        private int visitors;

        @Option(
                names = "--items",
                paramLabel = "N",
                defaultValue = "1000",
                description = "on the first day (default: ${DEFAULT-VALUE})")
        private int items;

        @Option(
                names = "--new-items",
                paramLabel = "N",
                defaultValue = "3",
                description = "how many come on each later day (default: ${DEFAULT-VALUE})")
        private int newItems;

        @Option(
                names = "--slate-size",
                paramLabel = "N",
                defaultValue = "10",
                description = "how many items a page asks for (default: ${DEFAULT-VALUE})")
        private int slateSize;

        @Option(
                names = "--from",
                paramLabel = "DAY",
                defaultValue = "2026-01-01",
                description = "the first day (default: ${DEFAULT-VALUE})")
        private LocalDate from = LocalDate.EPOCH;

        @Option(
                names = "--days",
                paramLabel = "N",
                defaultValue = "60",
                description = "how many days (default: ${DEFAULT-VALUE})")
        private int days;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "0",
                description = "the same seed gives the same visits (default: ${DEFAULT-VALUE})")
        private long seed;

        Shop shop() {
            return new Shop(ShopSimulation.usual()
                    .withSize(visitors, items, newItems)
                    .withSlateSize(slateSize)
                    .withDays(from, days)
                    .withSeed(seed));
        }
    }

    @Override
    public Integer call() throws IOException {
        Path folder = where.out;
        Double rate = where.rate;
        try {
            Shop shop = simulated.shop();
            if (folder != null) {
                write(shop, environment.folder().resolve(folder).normalize());
            } else if (rate != null) {
                drive(shop, rate);
            }
        } catch (IllegalArgumentException refused) {
            throw new CommandFailure(String.valueOf(refused.getMessage()));
        }
        return 0;
    }

    private void write(Shop shop, Path folder) throws IOException {
        Optional<Path> truthFile = Optional.ofNullable(truth)
                .map(file -> environment.folder().resolve(file).normalize());
        Map<String, Long> counts = ShopFiles.write(shop, folder, truthFile);
        if (options.json()) {
            ObjectNode body = Session.body();
            counts.forEach(body::put);
            Shown.json(environment.out(), body);
        } else {
            StringBuilder text = new StringBuilder();
            counts.forEach((stream, count) -> text.append(text.isEmpty() ? "" : ", ")
                    .append(Shown.count(count))
                    .append(' ')
                    .append(stream));
            environment.out().println("wrote " + text + " to " + folder);
        }
    }

    private void drive(Shop shop, double rate) {
        if (!(rate > 0)) {
            throw new CommandFailure("rate must be above 0, got " + rate);
        }
        Path home = options.home(environment);
        if (RunningServer.in(home).isEmpty()) {
            throw new CommandFailure("no server runs in " + home + "; start one with: tidemill up");
        }
        try (Connection connection = Connection.open(home, environment.opener())) {
            String path = new Session(connection, environment, options).app(app.name());
            LocalDate first = Optional.ofNullable(liveFrom).orElse(simulated.from);
            ShopReport report = new ShopDriver(shop, new ServedShop(connection, path, rate))
                    .run(first, requests, asked -> {
                        if (asked % PROGRESS_EVERY == 0) {
                            environment
                                    .err()
                                    .println("asked for " + Shown.count(asked) + " of " + Shown.count(requests));
                        }
                    });
            print(report);
        }
    }

    private void print(ShopReport report) {
        if (options.json()) {
            JsonNode tree = Json.MAPPER.valueToTree(report);
            Shown.json(environment.out(), tree);
            return;
        }
        environment
                .out()
                .printf(
                        Locale.ROOT,
                        "%,d slates (%,d empty), %,d events sent%n"
                                + "clicks: %,d; to be expected of what was shown: %.1f, of the best slates: %.1f"
                                + " (share %.3f); bought: %,d%n",
                        report.requests(),
                        report.empty(),
                        report.events(),
                        report.clicks(),
                        report.expectedClicks(),
                        report.bestClicks(),
                        report.share(),
                        report.purchases());
    }
}
