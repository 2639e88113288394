package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Simulation SIMULATION = Simulation.handbook();

    @Test
    void theDefaultsAreTheHandbooks() {
        assertThat(SIMULATION)
                .isEqualTo(new Simulation(
                        5_000, 10_000, LocalDate.of(2018, 4, 1), 183, 5, 2, 3, Duration.ofDays(7), 0, List.of()));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> SIMULATION.withCustomers(0)).hasMessage("customers must be 1 to 10000000, got 0");
        assertThatThrownBy(() -> SIMULATION.withTerminals(-1)).hasMessage("terminals must be 1 to 10000000, got -1");
        assertThatThrownBy(() -> SIMULATION.withDays(LocalDate.EPOCH, 40_000))
                .hasMessage("days must be 1 to 36525, got 40000");
        assertThatThrownBy(() -> SIMULATION.withTerminals(1)).hasMessage("compromised terminals must be 0 to 1, got 2");
        assertThatThrownBy(() -> SIMULATION.withCompromised(0, 5_001))
                .hasMessage("compromised customers must be 0 to 5000, got 5001");
        assertThatThrownBy(() -> SIMULATION.withLabelDelay(Duration.ofDays(-1)))
                .hasMessage("label delay must not be negative, got PT-24H");
        assertThatThrownBy(
                        () -> new Simulation(1, 1, LocalDate.EPOCH, 1, Double.NaN, 0, 0, Duration.ZERO, 0, List.of()))
                .hasMessage("radius must be above 0 and at most 200, got NaN");
    }
}
