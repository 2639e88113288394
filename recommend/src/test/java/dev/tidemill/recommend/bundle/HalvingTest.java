package dev.tidemill.recommend.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.SlateDefinition.Candidate;
import dev.tidemill.app.SlateDefinition.Range;
import dev.tidemill.app.SlateDefinition.Tuning;
import dev.tidemill.recommend.kernel.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HalvingTest {
    private static final Duration WEEK = Duration.ofDays(7);

    private static SlateDefinition slate(Map<String, Double> declared, Duration budget) {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        candidates.put("taste", new Candidate("ease", declared, 10, WEEK, Map.of("l2", new Range(1, 1e6))));
        candidates.put("walk", new Candidate("rp3beta", Map.of(), 10, WEEK));
        SlateDefinition usual = BundleTest.slate().with(candidates);
        return new SlateDefinition(
                usual.keys(),
                usual.request(),
                usual.size(),
                usual.most(),
                usual.catalogue(),
                usual.interactions(),
                usual.history(),
                usual.candidates(),
                usual.blend(),
                usual.policy(),
                usual.rank(),
                usual.cold(),
                new Tuning(9, budget),
                Optional.empty());
    }

    /// Tastes of four kinds with noise.
    private static Material people() {
        SplittableRandom random = new SplittableRandom(11);
        InteractionLog log = new InteractionLog();
        for (int user = 0; user < 270; user++) {
            for (int i = 0; i < 8; i++) {
                int item = random.nextDouble() < 0.3 ? random.nextInt(40) : 4 * random.nextInt(10) + user % 4;
                log.add("u" + user, "i" + item, 1, 1000L * i + user);
            }
        }
        return Material.of(log.matrix(100), Map.of(), new LetterEmbedder());
    }

    private static Halving.Tuned tune(SlateDefinition slate, InstantSource clock) {
        return new Halving(slate, 7, Workers.caller(), (done, total, doing) -> {}, clock).tune(people());
    }

    @Test
    void keepsTheBestThirdOnThreeTimesAsManyAndFindsTheSameAgain() {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        SlateDefinition slate = slate(Map.of("l2", 1e6), Duration.ofMinutes(1));
        Halving.Tuned tuned = tune(slate, clock);
        assertThat(tuned.trials()).hasSize(9 + 3 + 1);
        assertThat(tuned.trials().stream().map(Halving.Trial::every).distinct()).containsExactly(9, 3, 1);
        assertThat(tuned.trials().getFirst().parameters()).isEmpty();
        assertThat(tuned.ended()).isFalse();
        List<Halving.Trial> first = tuned.trials().subList(0, 9);
        double third = first.stream()
                .map(Halving.Trial::value)
                .sorted(java.util.Comparator.reverseOrder())
                .toList()
                .get(2);
        assertThat(tuned.trials().subList(9, 12))
                .allSatisfy(trial -> assertThat(first).anySatisfy(before -> {
                    assertThat(before.parameters()).isEqualTo(trial.parameters());
                    assertThat(before.value()).isGreaterThanOrEqualTo(third);
                }));
        assertThat(tuned.slate().candidates().get("taste").parameters().get("l2"))
                .isEqualTo(tuned.trials().getLast().parameters().getOrDefault("l2", 1e6));
        assertThat(tuned.slate().candidates().get("walk"))
                .isEqualTo(slate.candidates().get("walk"));
        assertThat(tune(slate, clock)).isEqualTo(tuned);
    }

    /// A clock that goes on a second whenever it is asked.
    @Test
    void aBudgetEndsItWithTheBestByThen() {
        int[] asked = {0};
        Halving.Tuned tuned =
                tune(slate(Map.of("l2", 50.0), Duration.ofSeconds(5)), () -> Instant.ofEpochSecond(asked[0]++));
        assertThat(tuned.ended()).isTrue();
        assertThat(tuned.trials()).hasSize(4);
        double best =
                tuned.trials().stream().mapToDouble(Halving.Trial::value).max().orElseThrow();
        double chosen = tuned.slate().candidates().get("taste").parameters().get("l2");
        assertThat(tuned.trials()).anySatisfy(trial -> {
            assertThat(trial.value()).isEqualTo(best);
            assertThat(trial.parameters().getOrDefault("l2", 50.0)).isEqualTo(chosen);
        });
    }

    @Test
    void aRangeBeyondWhatTheAlgorithmTakesIsRefusedWhenApplied() {
        Candidate wide = new Candidate("ials", Map.of(), 10, WEEK, Map.of("factors", new Range(8, 1e6)));
        SlateDefinition slate = BundleTest.slate().with(Map.of("factors", wide));
        assertThatThrownBy(() -> Algorithms.check(slate))
                .hasMessageContaining("slate.candidates.factors: ials: factors must be from ");
    }
}
