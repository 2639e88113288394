package dev.tidemill.serve.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class SwitchboardTest {
    private static Switchboard<String> split(double weight, String salt, int slot) {
        Switchboard<String> board = new Switchboard<>();
        board.use(new Switchboard.Table<>(
                List.of(route(2, "candidate"), route(1, "control")), new double[] {weight, 1}, salt, slot));
        return board;
    }

    private static Route<String> route(int version, String arm) {
        return new Route<>(Optional.of(new Served<>(version, arm)), Optional.of(new Assignment("model-1", 1, arm)));
    }

    private static boolean candidate(Switchboard<String> board, String id) {
        return board.route(id, new Object[0]).served().orElseThrow().version() == 2;
    }

    @Property(tries = 300)
    void aGreaterWeightKeepsThoseInThatWereIn(
            @ForAll String id, @ForAll @DoubleRange(max = 1) double one, @ForAll @DoubleRange(max = 1) double other) {
        boolean before = candidate(split(Math.min(one, other), "s", -1), id);
        boolean after = candidate(split(Math.max(one, other), "s", -1), id);
        assertThat(!before || after).isTrue();
        assertThat(candidate(split(0, "s", -1), id)).isFalse();
        assertThat(candidate(split(1, "s", -1), id)).isTrue();
    }

    @Test
    void sharesAreAsDeclaredAndRolloutsAreIndependent() {
        Switchboard<String> first = split(0.1, "a", -1);
        Switchboard<String> second = split(0.1, "b", -1);
        int in = 0;
        int both = 0;
        for (int i = 0; i < 100_000; i++) {
            boolean inFirst = candidate(first, "login-" + i);
            in += inFirst ? 1 : 0;
            both += inFirst && candidate(second, "login-" + i) ? 1 : 0;
        }
        assertThat(in).isBetween(9_700, 10_300);
        assertThat(both).isBetween(880, 1_120);
    }

    @Test
    void aUnitIsKeptTogether() {
        Switchboard<String> board = split(0.5, "a", 0);
        for (int customer = 0; customer < 50; customer++) {
            Object[] values = {"customer-" + customer};
            int version = board.route("0", values).served().orElseThrow().version();
            for (int i = 1; i < 20; i++) {
                assertThat(board.route(Integer.toString(i), values)
                                .served()
                                .orElseThrow()
                                .version())
                        .isEqualTo(version);
            }
        }
        assertThat(board.route("alone", new Object[] {null}).served()).isPresent();
    }

    @Test
    void whereNothingIsInProductionNothingAnswers() {
        assertThat(new Switchboard<String>().route("a", new Object[0])).isEqualTo(Route.none());
    }
}
