package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Experimentation;
import dev.tidemill.platform.ExperimentReport;
import dev.tidemill.platform.ExperimentState;
import dev.tidemill.platform.PowerAnswer;
import dev.tidemill.platform.PowerQuestion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Experiments: what is tried, starting and stopping it, what it tells.
final class ExperimentRoutes {
    private static final String ONE = "/v1/apps/{app}/experiments/{experiment}";

    private final Experimentation experiments;

    ExperimentRoutes(Experimentation experiments) {
        this.experiments = experiments;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/apps/{app}/experiments", Access.READ, this::list),
                Route.get(ONE, Access.READ, this::show),
                Route.post(ONE + "/start", Access.ADMIN, this::start),
                Route.post(ONE + "/stop", Access.ADMIN, this::stop),
                Route.post(ONE + "/weights", Access.ADMIN, this::weights),
                Route.get(ONE + "/results", Access.READ, this::results),
                Route.post(ONE + "/power", Access.READ, this::power));
    }

    private void list(Exchange exchange) {
        List<ExperimentState> all = experiments.list(exchange.path("app"));
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("experiments");
            for (ExperimentState state : all) {
                ExperimentJson.state(json, state);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void show(Exchange exchange) {
        answer(exchange, experiments.show(exchange.path("app"), exchange.path("experiment")));
    }

    private void start(Exchange exchange) {
        answer(exchange, experiments.start(exchange.path("app"), exchange.path("experiment"), exchange.who()));
    }

    private void stop(Exchange exchange) {
        answer(exchange, experiments.stop(exchange.path("app"), exchange.path("experiment"), exchange.who()));
    }

    private void weights(Exchange exchange) throws IOException {
        Map<String, Double> weights = new LinkedHashMap<>();
        exchange.command()
                .path("weights")
                .properties()
                .forEach(weight -> weights.put(
                        weight.getKey(),
                        weight.getValue().isNumber() ? weight.getValue().asDouble() : Double.NaN));
        answer(
                exchange,
                experiments.reweight(
                        exchange.path("app"), exchange.path("experiment"), weights, exchange.who()));
    }

    private static void answer(Exchange exchange, ExperimentState state) {
        exchange.json(200, json -> ExperimentJson.state(json, state));
    }

    private void results(Exchange exchange) {
        ExperimentReport report = experiments.results(exchange.path("app"), exchange.path("experiment"));
        exchange.json(200, json -> ExperimentJson.report(json, report));
    }

    private void power(Exchange exchange) throws IOException {
        JsonNode command = exchange.command();
        OptionalDouble deviation =
                command.has("deviation") ? OptionalDouble.of(number(command, "deviation")) : OptionalDouble.empty();
        OptionalLong units =
                command.has("units") ? OptionalLong.of((long) number(command, "units")) : OptionalLong.empty();
        double power = command.has("power") ? number(command, "power") : 0.8;
        PowerAnswer answer = experiments.power(
                exchange.path("app"),
                exchange.path("experiment"),
                new PowerQuestion(number(command, "mean"), deviation, number(command, "effect"), power, units));
        exchange.json(200, json -> ExperimentJson.power(json, answer));
    }

    private static double number(JsonNode command, String name) {
        JsonNode value = command.path(name);
        if (!value.isNumber()) {
            throw new TidemillException(
                    ErrorCode.INVALID, name + " must be a number, got " + (value.isMissingNode() ? "none" : value));
        }
        return value.asDouble();
    }
}
