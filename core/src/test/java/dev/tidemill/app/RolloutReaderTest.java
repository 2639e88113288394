package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.RolloutDefinition.Step;
import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RolloutReaderTest {
    private static final String APPLICATION = """
            application: shop
            version: 1.0.0
            streams:
              orders:
                id: order_id
                time: time
                fields:
                  order_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  customer: {type: string, required: true}
            decision:
              on: orders
              outcomes: [allow, review, decline]
            """;

    @Test
    void everythingHasADefault() {
        assertThat(read("").lifecycle().rollout()).isEmpty();
        assertThat(read("rollout: {strategy: canary}\n").lifecycle().rollout()).contains(RolloutDefinition.DEFAULT);
    }

    @Test
    void whatIsDeclaredIsRead() {
        RolloutDefinition rollout = read("""
                rollout:
                  unit: customer
                  shadow: 5m
                  steps: [{weight: 0.05, bake: 1m}, {weight: 1}]
                  analysis:
                    alpha: 0.05
                    minimum_samples: 50
                    latency: {slowdown: 2}
                    guards: {decline: 0.01}
                    outcomes: {required: true}
                """).lifecycle().rollout().orElseThrow();
        assertThat(rollout.unit()).contains("customer");
        assertThat(rollout.shadow()).isEqualTo(Duration.ofMinutes(5));
        assertThat(rollout.steps())
                .containsExactly(new Step(0.05, Duration.ofMinutes(1)), new Step(1, RolloutDefinition.BAKE));
        assertThat(rollout.analysis().alpha()).isEqualTo(0.05);
        assertThat(rollout.analysis().latency().slowdown()).isEqualTo(2);
        assertThat(rollout.analysis().outcomes().required()).isTrue();
        assertThat(rollout.analysis()
                        .guarding(List.of("allow", "review", "decline"))
                        .guards())
                .isEqualTo(Map.of("review", AnalysisDefinition.GUARD, "decline", 0.01));
    }

    @Test
    void armsHaveShares() {
        RolloutDefinition rollout = read("rollout: {strategy: ab, arms: {control: 0.5, b: 0.3, c: 0.2}}\n")
                .lifecycle()
                .rollout()
                .orElseThrow();
        assertThat(rollout.strategy()).isEqualTo(Strategy.AB);
        assertThat(rollout.arms()).containsExactly(Map.entry("control", 0.5), Map.entry("b", 0.3), Map.entry("c", 0.2));
    }

    @Test
    void sharesThatDoNotSumToOneAreRefused() {
        refused(
                "rollout: {strategy: ab, arms: {control: 0.5, b: 0.4}}\n",
                "app.yaml:14:31: weights of arms must be above 0 and sum to one, got {control=0.5, b=0.4} with the sum"
                        + " 0.9");
        refused("rollout: {strategy: ab}\n", "app.yaml:14:10: arms must name control and at least one more, got []");
    }

    @Test
    void weightsThatDoNotRiseAreRefused() {
        refused(
                "rollout: {steps: [{weight: 0.5}, {weight: 0.1}]}\n",
                "app.yaml:14:18: weights of steps must rise, each above 0 and at most 1, got [0.5, 0.1]");
    }

    @Test
    void namesMustBeKnown() {
        refused(
                "rollout: {unit: custmer}\n",
                "app.yaml:14:17: unit must be a field of the decided stream, got \"custmer\" (did you mean \"customer\"?)");
        refused(
                "rollout: {analysis: {guards: {deny: 0.1}}}\n",
                "app.yaml:14:31: guard must be an outcome of the decision, got \"deny\" (known: allow, review,"
                        + " decline)");
    }

    private static Application read(String more) {
        return ApplicationReader.read("app.yaml", APPLICATION + more);
    }

    private static void refused(String more, String message) {
        assertThatThrownBy(() -> read(more))
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::toString)
                                .containsExactly(message));
    }
}
