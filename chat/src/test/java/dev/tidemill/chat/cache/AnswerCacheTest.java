package dev.tidemill.chat.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Tenant;
import dev.tidemill.serve.embedding.TextEmbedder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerCacheTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    /// Letters counted: texts of the same letters lie close.
    private static final TextEmbedder LETTERS = new TextEmbedder() {
        @Override
        public String name() {
            return "letters";
        }

        @Override
        public int dimension() {
            return 26;
        }

        @Override
        public List<float[]> embed(List<String> texts) {
            return texts.stream().map(AnswerCacheTest::letters).toList();
        }
    };

    private static float[] letters(String text) {
        float[] vector = new float[26];
        text.toLowerCase(java.util.Locale.ROOT)
                .chars()
                .filter(c -> c >= 'a' && c <= 'z')
                .forEach(c -> vector[c - 'a']++);
        float length = 0;
        for (float value : vector) {
            length += value * value;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(Math.max(length, 1));
        }
        return vector;
    }

    private AnswerCache cache(CacheSettings settings) {
        return new AnswerCache(settings, LETTERS, now::get, new SimpleMeterRegistry());
    }

    private static Partition of(String tenant, String prompt) {
        return new Partition(new Tenant(tenant), "assistant", "m", prompt, "1", "");
    }

    @Test
    void theVerySameQuestionHasItsAnswerUntilItExpires() {
        AnswerCache cache = cache(CacheSettings.exact(Duration.ofHours(1)));
        cache.put(of("a", "1"), "how?", "so", "ann");
        assertThat(cache.find(of("a", "1"), "how? ").hit())
                .hasValueSatisfying(hit -> assertThat(hit.exact()).isTrue());
        assertThat(cache.find(of("b", "1"), "how?").hit()).isEmpty();
        assertThat(cache.find(of("a", "2"), "how?").hit()).isEmpty();
        now.set(Instant.EPOCH.plus(Duration.ofHours(2)));
        assertThat(cache.find(of("a", "1"), "how?").hit()).isEmpty();
    }

    @Test
    void theSameSenseIsGivenWithinATenantAloneAndErased() {
        AnswerCache cache = cache(CacheSettings.semantic(Duration.ofHours(1), 0.05));
        cache.put(of("a", "1"), "how do I enable the two factor login", "so", "ann");
        String alike = "how do I enable the two factor login?";
        assertThat(cache.find(of("a", "1"), alike).hit()).isPresent();
        assertThat(cache.find(of("b", "1"), alike).hit()).isEmpty();
        assertThat(cache.find(of("a", "1"), "how do I disable the two factor login"))
                .isEqualTo(Lookup.NOTHING);
        assertThat(cache.erase(new Tenant("b"), "ann")).isZero();
        assertThat(cache.erase(new Tenant("a"), "ann")).isEqualTo(1);
        assertThat(cache.find(of("a", "1"), alike).hit()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "how do I enable 2FA,how do I disable 2FA,opposites",
        "what is included,what is not included,negation",
        "flights on 3 May,flights on 4 May,numbers",
        "how far is it to Paris,how far is it to Rome,names"
    })
    void differencesAreSeen(String left, String right, String why) {
        assertThat(SameSense.difference(left, right)).contains(why);
        assertThat(SameSense.difference(right, left)).contains(why);
        assertThat(SameSense.difference(left, left)).isEqualTo(Optional.empty());
    }

    /// Whatever is learned, what is accepted had at most the bound's share of wrong answers, or nothing is known yet.
    @Property(tries = 200)
    void whatIsAcceptedKeptTheBound(
            @ForAll @IntRange(min = 1, max = 30) int errorsInHundred, @ForAll @IntRange(max = 400) int answers) {
        ErrorBound bound = new ErrorBound(0.1, 0.9);
        for (int i = 0; i < answers; i++) {
            bound.learn(0.5 + (i * 37 % 50) / 100.0, i * 61 % 100 >= errorsInHundred);
        }
        long right = bound.known().get("right");
        long wrong = bound.known().get("wrong");
        assertThat(right + wrong < ErrorBound.LEAST || wrong <= 0.1 * (right + wrong))
                .isTrue();
    }

    /// Wilson's interval as in Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", 2001: for no
    /// error among n it is z² / (n + z²).
    @Test
    void theBoundNeedsEvidence() {
        double z2 = 1.6448536269514722 * 1.6448536269514722;
        assertThat(ErrorBound.upper(0, 100)).isCloseTo(z2 / (100 + z2), org.assertj.core.data.Offset.offset(1e-12));
        ErrorBound bound = new ErrorBound(0.05, 0.9);
        assertThat(bound.threshold()).isEqualTo(0.9);
        for (int i = 0; i < 100; i++) {
            bound.learn(0.7, true);
        }
        assertThat(bound.threshold()).isLessThanOrEqualTo(0.7);
        for (int i = 0; i < 100; i++) {
            bound.learn(0.95, false);
        }
        assertThat(bound.threshold()).isGreaterThan(1);
    }
}
