package dev.tidemill.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.Served;
import org.junit.jupiter.api.Test;

/// A key that a command does not know is refused: who sends it means something by it.
final class CommandKeysTest {
    @Test
    void aRolloutIsNotStartedInAnotherWayThanWasAskedFor() {
        try (Served served = new Served()) {
            Answer beside = served.admin().post("/v1/apps/logins/rollouts", "{\"version\":2,\"strategy\":\"ab\"}");
            assertThat(beside.status()).isEqualTo(400);
            assertThat(beside.text())
                    .contains("body must have no keys but [candidates, kind, plan, replace, version], got"
                            + " \\\"strategy\\\"");
            Answer within =
                    served.admin().post("/v1/apps/logins/rollouts", "{\"version\":2,\"plan\":{\"weights\":[1]}}");
            assertThat(within.status()).isEqualTo(400);
            assertThat(within.text())
                    .contains("plan must have no keys but [analysis, arms, shadow, steps, strategy, unit], got"
                            + " \\\"weights\\\"");
            Answer why = served.admin().post("/v1/apps/logins/retraining", "{\"reason\":\"drift\"}");
            assertThat(why.text()).contains("body must have no keys but [why], got \\\"reason\\\"");
        }
    }
}
