package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextPatternTest {
    private static final List<String> PATTERNS = List.of(
            "[A-Za-z0-9_-]+",
            "[^a-c]+",
            "[a-]+",
            "[é-ü0-9]+",
            "[a-z&&[^b]]+",
            "[\\d]+",
            "[a-z]*",
            "[ab]+|[cd]+",
            "(?i)[a-c]+",
            "tx-[0-9]{3}",
            "[.^$]+");

    @Test
    void judgesAsTheExpressionDoes() {
        SplittableRandom random = new SplittableRandom(3);
        String alphabet = "abcxYZ019_-.$^ []&\\éüß€😀\n\0";
        int[] points = alphabet.codePoints().toArray();
        for (String text : PATTERNS) {
            Pattern pattern = Pattern.compile(text);
            TextPattern ours = new TextPattern(pattern);
            assertThat(ours.text()).isEqualTo(text);
            assertThat(ours.matches("")).isEqualTo(pattern.matcher("").matches());
            for (int round = 0; round < 2_000; round++) {
                StringBuilder value = new StringBuilder();
                int spread = 1 + random.nextInt(points.length);
                for (int length = random.nextInt(6); length >= 0; length--) {
                    value.appendCodePoint(points[random.nextInt(spread)]);
                }
                assertThat(ours.matches(value.toString()))
                        .as("%s on %s", text, value)
                        .isEqualTo(pattern.matcher(value).matches());
            }
        }
    }
}
