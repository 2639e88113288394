package dev.tidemill.recommend.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.app.SlateDefinition.Blend;
import dev.tidemill.recommend.slate.Blender.Blended;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BlenderTest {
    private static final List<SourceList> LISTS = List.of(
            new SourceList("taste", SourceList.OK, false, List.of("a", "b", "c"), new float[] {9, 5, 1}),
            new SourceList("popular", SourceList.OK, true, List.of("c", "a"), new float[] {2, 1}));

    /// Reciprocal ranks by hand: a has 1/61 and half of 1/62, c has 1/63 and half of 1/61, b has 1/62.
    @Test
    void ranksAreFused() {
        List<Blended> blended = Blender.blend(LISTS, new Blend(false, Map.of("popular", 0.5)));
        assertThat(blended).extracting(Blended::item).containsExactly("a", "c", "b");
        assertThat(blended.get(0).score()).isCloseTo(1 / 61.0 + 0.5 / 62, within(1e-15));
        assertThat(blended.get(1).score()).isCloseTo(1 / 63.0 + 0.5 / 61, within(1e-15));
        assertThat(blended.get(0).sources()).containsExactly("taste", "popular");
    }

    /// Of 9, 5, 1 the deviation is √(32/3); of 2, 1 it is 1/2.
    @Test
    void scoresAreStandardisedWithinTheirSource() {
        List<Blended> blended = Blender.blend(LISTS, new Blend(true, Map.of()));
        double four = 4 / Math.sqrt(32 / 3.0);
        assertThat(blended).extracting(Blended::item).containsExactly("a", "b", "c");
        assertThat(blended.get(0).score()).isCloseTo(four - 1, within(1e-12));
        assertThat(blended.get(2).score()).isCloseTo(1 - four, within(1e-12));
    }

    @Test
    void aSourceOfNoWeightGivesNothing() {
        assertThat(Blender.blend(LISTS, new Blend(false, Map.of("taste", 0.0))))
                .extracting(Blended::item)
                .containsExactly("c", "a");
    }
}
