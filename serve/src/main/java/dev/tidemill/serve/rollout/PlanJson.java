package dev.tidemill.serve.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.app.AnalysisDefinition;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.RolloutDefinition.Step;
import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.app.Spans;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Plans of rollouts as JSON, with the keys of the application file.
public final class PlanJson {
    private PlanJson() {}

    /// The whole plan.
    public static ObjectNode of(RolloutDefinition plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("strategy", plan.strategy().word());
        plan.unit().ifPresent(unit -> json.put("unit", unit));
        json.put("shadow", Spans.format(plan.shadow()));
        var steps = json.putArray("steps");
        plan.steps()
                .forEach(step -> steps.addObject().put("weight", step.weight()).put("bake", Spans.format(step.bake())));
        ObjectNode arms = json.putObject("arms");
        plan.arms().forEach(arms::put);
        AnalysisDefinition analysis = plan.analysis();
        ObjectNode compared = json.putObject("analysis");
        compared.put("alpha", analysis.alpha()).put("minimum_samples", analysis.minimumSamples());
        compared.put("errors", analysis.errors()).put("fallbacks", analysis.fallbacks());
        compared.putObject("latency")
                .put("margin", analysis.latency().margin())
                .put("slowdown", analysis.latency().slowdown())
                .put("from", Spans.format(analysis.latency().from()));
        compared.put("scores", analysis.scores());
        ObjectNode guards = compared.putObject("guards");
        analysis.guards().forEach(guards::put);
        compared.putObject("outcomes")
                .put("loss", analysis.outcomes().loss())
                .put("missed", analysis.outcomes().missed())
                .put("false_alarms", analysis.outcomes().falseAlarms())
                .put("required", analysis.outcomes().required());
        return json;
    }

    /// A plan; what it leaves out is as in another one.
    ///
    /// @throws TidemillException INVALID where it breaks a rule
    public static RolloutDefinition read(JsonNode json, RolloutDefinition otherwise) {
        try {
            Strategy strategy = json.has("strategy") ? strategy(json) : otherwise.strategy();
            List<Step> usual = strategy == otherwise.strategy()
                    ? otherwise.steps()
                    : RolloutDefinition.steps(strategy, RolloutDefinition.BAKE);
            return new RolloutDefinition(
                    strategy,
                    json.has("unit") ? Optional.of(json.path("unit").asText()) : otherwise.unit(),
                    span(json, "shadow", otherwise.shadow()),
                    json.has("steps") ? steps(json.path("steps")) : usual,
                    json.has("arms") ? numbers(json, "arms") : otherwise.arms(),
                    json.has("analysis")
                            ? analysis(json.path("analysis"), otherwise.analysis())
                            : otherwise.analysis());
        } catch (IllegalArgumentException broken) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(broken.getMessage()), broken);
        }
    }

    private static Strategy strategy(JsonNode json) {
        String word = json.path("strategy").asText();
        for (Strategy strategy : Strategy.values()) {
            if (strategy.word().equals(word)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException(
                "strategy must be one of shadow, canary, blue_green, ab, got \"" + word.toLowerCase(Locale.ROOT) + '"');
    }

    private static List<Step> steps(JsonNode json) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : json) {
            steps.add(new Step(number(step, "weight", Double.NaN), span(step, "bake", RolloutDefinition.BAKE)));
        }
        return steps;
    }

    private static AnalysisDefinition analysis(JsonNode json, AnalysisDefinition otherwise) {
        JsonNode latency = json.path("latency");
        JsonNode outcomes = json.path("outcomes");
        Map<String, Double> guards = new LinkedHashMap<>(otherwise.guards());
        guards.putAll(numbers(json, "guards"));
        return new AnalysisDefinition(
                number(json, "alpha", otherwise.alpha()),
                (long) number(json, "minimum_samples", (double) otherwise.minimumSamples()),
                number(json, "errors", otherwise.errors()),
                number(json, "fallbacks", otherwise.fallbacks()),
                new AnalysisDefinition.Latency(
                        number(latency, "margin", otherwise.latency().margin()),
                        number(latency, "slowdown", otherwise.latency().slowdown()),
                        span(latency, "from", otherwise.latency().from())),
                number(json, "scores", otherwise.scores()),
                guards,
                new AnalysisDefinition.Outcomes(
                        number(outcomes, "loss", otherwise.outcomes().loss()),
                        number(outcomes, "missed", otherwise.outcomes().missed()),
                        number(outcomes, "false_alarms", otherwise.outcomes().falseAlarms()),
                        outcomes.path("required").asBoolean(otherwise.outcomes().required())));
    }

    private static Map<String, Double> numbers(JsonNode json, String name) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        JsonNode all = json.path(name);
        all.fieldNames().forEachRemaining(each -> numbers.put(each, number(all, each, Double.NaN)));
        return numbers;
    }

    private static double number(JsonNode json, String name, double otherwise) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw new IllegalArgumentException(name + " must be a number, got " + value);
        }
        return value.asDouble();
    }

    private static Duration span(JsonNode json, String name, Duration otherwise) {
        JsonNode value = json.path(name);
        return value.isMissingNode()
                ? otherwise
                : Spans.parse(value.asText())
                        .orElseThrow(() -> new IllegalArgumentException(
                                name + " must be a length of time such as 30s, 5m, 1h, got " + value));
    }
}
