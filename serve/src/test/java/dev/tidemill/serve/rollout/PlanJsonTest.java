package dev.tidemill.serve.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.app.AnalysisDefinition;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.RolloutDefinition.Step;
import dev.tidemill.app.RolloutDefinition.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlanJsonTest {
    private static final RolloutDefinition PLAN = new RolloutDefinition(
            Strategy.CANARY,
            Optional.of("customer"),
            Duration.ofMinutes(5),
            List.of(new Step(0.25, Duration.ofSeconds(30))),
            Map.of(),
            AnalysisDefinition.DEFAULT.guarding(List.of("allow", "decline")));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(PlanJson.read(PlanJson.of(PLAN), RolloutDefinition.DEFAULT)).isEqualTo(PLAN);
        RolloutDefinition arms = new RolloutDefinition(
                Strategy.AB,
                Optional.empty(),
                Duration.ZERO,
                List.of(),
                Map.of("control", 0.5, "b", 0.5),
                PLAN.analysis());
        assertThat(PlanJson.read(PlanJson.of(arms), RolloutDefinition.DEFAULT)).isEqualTo(arms);
    }

    @Test
    void whatIsLeftOutIsAsDeclared() throws JsonProcessingException {
        assertThat(read("{}")).isEqualTo(PLAN);
        assertThat(read("{\"analysis\":{\"alpha\":0.05}}").analysis().alpha()).isEqualTo(0.05);
        assertThat(read("{\"strategy\":\"blue_green\"}").steps()).containsExactly(new Step(1, RolloutDefinition.BAKE));
    }

    @Test
    void whatBreaksARuleIsRefused() {
        refused(
                "{\"strategy\":\"ab\",\"arms\":{\"control\":0.5,\"b\":0.4}}",
                "weights of arms must be above 0 and sum to one, got {control=0.5, b=0.4} with the sum 0.9");
        refused("{\"steps\":[{\"weight\":2}]}", "weights of steps must rise, each above 0 and at most 1, got [2.0]");
        refused("{\"shadow\":\"soon\"}", "shadow must be a length of time such as 30s, 5m, 1h, got \"soon\"");
        refused(
                "{\"strategy\":\"rainbow\"}",
                "strategy must be one of shadow, canary, blue_green, ab, got \"rainbow\"");
        refused("{\"analysis\":{\"errors\":\"few\"}}", "errors must be a number, got \"few\"");
    }

    private static RolloutDefinition read(String json) throws JsonProcessingException {
        return PlanJson.read(new ObjectMapper().readTree(json), PLAN);
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> read(json)).hasMessage(message);
    }
}
