package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FraudApplicationTest {
    private static final Application FRAUD = ApplicationReader.read(Path.of("..", "apps", "fraud"));

    @Test
    void namesTheFifteenFeaturesOfTheHandbookFirst() {
        assertThat(FRAUD.features().stream().map(Feature::name).limit(15))
                .containsExactly(
                        "amount",
                        "during_weekend",
                        "during_night",
                        "customer_count_1d",
                        "customer_count_7d",
                        "customer_count_30d",
                        "customer_mean_amount_1d",
                        "customer_mean_amount_7d",
                        "customer_mean_amount_30d",
                        "terminal_count_1d",
                        "terminal_count_7d",
                        "terminal_count_30d",
                        "terminal_risk_1d",
                        "terminal_risk_7d",
                        "terminal_risk_30d");
        assertThat(FRAUD.features()).hasSizeGreaterThanOrEqualTo(36);
    }

    @Test
    void expandsWindowsAndResolvesEntities() {
        assertThat(FRAUD.features().get(13))
                .isEqualTo(new Feature.Aggregate(
                        "terminal_risk_7d",
                        "",
                        "transactions",
                        List.of("terminal_id"),
                        List.of("terminal_id"),
                        Aggregation.SHARE,
                        Optional.empty(),
                        Optional.of("outcome.fraud"),
                        new Window(Optional.of(Duration.ofDays(7)), Duration.ofDays(7)),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        1024));
    }

    @Test
    void learnsFromItsFeaturesAndImportsTheHandbook() {
        ModelDefinition model = FRAUD.model().orElseThrow();
        assertThat(FRAUD.features().stream().map(Feature::name)).containsAll(model.features());
        assertThat(model.features())
                .contains("amount", "during_night", "terminal_risk_30d")
                .hasSizeGreaterThan(20);
        ImportDefinition handbook = FRAUD.imports().get("handbook");
        assertThat(handbook.events()).hasSize(2);
        assertThat(handbook.events().get(1).delay()).isEqualTo(Duration.ofDays(7));
        assertThat(handbook.events().get(1).fields().get("verdict_id"))
                .isEqualTo(new ImportDefinition.Source.Prefixed("verdict-", "TRANSACTION_ID"));
        assertThat(FRAUD.policy().thresholds())
                .containsExactly(
                        new PolicyDefinition.Threshold("review", 0.2), new PolicyDefinition.Threshold("decline", 0.7));
        assertThat(FRAUD.decided().name()).isEqualTo("transactions");
    }

    @Test
    void isReadAgainFromItsSource() {
        assertThat(ApplicationReader.read("again", FRAUD.source()).features()).isEqualTo(FRAUD.features());
    }
}
