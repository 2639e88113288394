package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.BacktestRequest;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Deciding past periods again.
final class BacktestRoutes {
    private final Tidemill tidemill;

    BacktestRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(Route.post("/v1/apps/{app}/backtests", Access.ADMIN, this::start));
    }

    private void start(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        BacktestRequest request = new BacktestRequest(
                version(command, "model"),
                version(command, "policy"),
                ModelRoutes.text(command, "version"),
                file(command),
                ModelRoutes.instant(command, "from"),
                ModelRoutes.instant(command, "to"),
                ModelRoutes.instant(command, "known_by"));
        JobRoutes.accepted(exchange, tidemill.backtests().start(exchange.path("app"), request));
    }

    private static OptionalInt version(JsonNode command, String name) {
        JsonNode node = command.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return OptionalInt.empty();
        }
        if (!node.isInt() || node.asInt() < 1) {
            throw new TidemillException(ErrorCode.INVALID, name + " must be a version's number from 1, got " + node);
        }
        return OptionalInt.of(node.asInt());
    }

    private static Optional<Path> file(JsonNode command) {
        return ModelRoutes.text(command, "file").map(text -> {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new TidemillException(
                        ErrorCode.INVALID, "file must be an absolute path on the server's machine, got \"" + text + "\"");
            }
            return path;
        });
    }
}
