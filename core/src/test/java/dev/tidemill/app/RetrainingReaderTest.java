package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.RetrainingDefinition.Budget;
import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrainingReaderTest {
    private static final String REST = """
            application: logins
            version: 1.0.0
            streams:
              logins:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  delay: number
              verdicts:
                id: id
                time: time
                about: {stream: logins, field: login}
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  login: {type: string, required: true}
                  stolen: {type: boolean, required: true}
            outcome: {stream: verdicts, field: stolen, delay: 1d, otherwise: false}
            decision: {on: logins, outcomes: [allow, block]}
            features: {seconds: delay}
            model:
              algorithm: xgboost
              features: all
              split: {train: 10d, gap: 1d, validation: 6d, test: 6d}
              metric: auc_roc
            policy: {version: 1, thresholds: {block: 0.5}, fallback: allow}
            """;

    private static RetrainingDefinition read(String block) {
        return ApplicationReader.read("app.yaml", REST + block)
                .lifecycle()
                .retraining()
                .orElseThrow();
    }

    @Test
    void everyKeyIsRead() {
        RetrainingDefinition read = read("""
                retraining:
                  triggers: {schedule: 7d, drift: all, quality: true, outcomes: 5000}
                  cool_down: 2d
                  budget: {runs: 3, per: 14d}
                  gates: {metric: brier, tolerance: 0.01, max_size_bytes: 1000, max_latency: 5ms}
                  rollout: false
                """);
        assertThat(read.triggers().schedule()).contains(Duration.ofDays(7));
        assertThat(read.triggers().onDriftOf("any")).isTrue();
        assertThat(read.triggers().quality()).isTrue();
        assertThat(read.triggers().outcomes()).isEqualTo(5000);
        assertThat(read.coolDown()).isEqualTo(Duration.ofDays(2));
        assertThat(read.budget()).contains(new Budget(3, Duration.ofDays(14)));
        assertThat(read.gates().metric()).isEqualTo("brier");
        assertThat(read.gates().tolerance()).isEqualTo(0.01);
        assertThat(read.gates().bytesMax()).isEqualTo(1000);
        assertThat(read.gates().latencyMax()).contains(Duration.ofMillis(5));
        assertThat(read.rollout()).isFalse();
    }

    private static final String FAIR = """
            monitors:
              parity: {on: fairness, test: demographic_parity, group: pace, every: 7d, alert: 0.1}
              drift: {on: seconds, test: psi, every: 7d, alert: 0.1}
            watch: {groups: {pace: {field: delay, bounds: [1]}}}
            """;

    @Test
    void monitorsOfFairnessAreGates() {
        for (String named : List.of("all", "parity")) {
            Application application = ApplicationReader.read(
                    "app.yaml", REST + FAIR + "retraining: {gates: {fairness: " + named + "}}\n");
            Gates gates = application.lifecycle().retraining().orElseThrow().gates();
            assertThat(gates.fair(application.monitors()))
                    .extracting(MonitorDefinition::name)
                    .containsExactly("parity");
        }
        assertThat(RetrainingDefinition.BY_HAND.gates().fair(List.of())).isEmpty();
        assertThat(read(FAIR + "retraining: {gates: {fairness: all, fairness_worse: 0.02}}\n")
                        .gates()
                        .fairness()
                        .worse())
                .hasValue(0.02);
        assertThatThrownBy(() -> read("retraining: {gates: {fairness_worse: 0.02}}\n"))
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::rule)
                                .containsExactly(
                                        "fairness_worse must come with fairness, which names what is measured"));
        assertThatThrownBy(() -> read("retraining: {gates: {fairness: all}}\n"))
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::rule)
                                .containsExactly("fairness must name a monitor on fairness, and this file has none"));
    }

    @Test
    void whatIsNotSaidIsAsDocumented() {
        RetrainingDefinition read = read("retraining: {triggers: {quality: true}}\n");
        assertThat(read.coolDown()).isEqualTo(Duration.ofDays(1));
        assertThat(read.budget()).isEmpty();
        assertThat(read.gates().metric()).isEqualTo("auc_roc");
        assertThat(read.gates().tolerance()).isEqualTo(0.02);
        assertThat(read.rollout()).isTrue();
        assertThat(read.triggers().onDriftOf("any")).isFalse();
    }

    @Test
    void aMonitorThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> read("retraining: {triggers: {drift: [delay_drift]}}\n"))
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::rule)
                                .containsExactly("drift must name a monitor of this file, or be all"));
    }
}
