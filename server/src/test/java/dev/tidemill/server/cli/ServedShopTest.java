package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.recommend.shop.Shop;
import dev.tidemill.recommend.shop.ShopDriver;
import dev.tidemill.recommend.shop.ShopReport;
import dev.tidemill.recommend.shop.ShopSimulation;
import dev.tidemill.server.console.Console;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Visitors of the simulated shop click on what the application in `apps/recommend` shows them over HTTP.
class ServedShopTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

    @TempDir
    Path folder;

    @Test
    void visitorsClickLiveOnWhatIsRecommended() {
        Logging.bridge();
        Shop shop = new Shop(
                ShopSimulation.usual().withSize(40, 60, 1).withDays(FIRST, 5).withSeed(2));
        try (Tidemill tidemill = Tidemill.open(Config.of(folder.resolve("home")))) {
            tidemill.apply(Path.of("..", "apps", "recommend"), "test");
            try (HttpServer server =
                    HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes)) {
                String key = tidemill.keys().create("test", Role.ADMIN).key();
                try (Connection connection = Connection.to("http://127.0.0.1:" + server.port(), key)) {
                    ServedShop served = new ServedShop(connection, "/v1/apps/recommend", 1000);
                    ShopReport report = new ShopDriver(shop, served).run(FIRST, 60, _ -> {});
                    assertThat(report.requests()).isEqualTo(60);
                    assertThat(report.empty()).isZero();
                    assertThat(report.expectedClicks()).isPositive();
                    assertThat(tidemill.receipts("recommend", Long.MAX_VALUE, 100))
                            .hasSize(60);
                    byte[] torn = "{\"view_id\":\"v\"}".getBytes(StandardCharsets.UTF_8);
                    assertThatThrownBy(() -> served.tell("views", List.of(torn)))
                            .isInstanceOf(CommandFailure.class);
                }
            }
        }
    }
}
