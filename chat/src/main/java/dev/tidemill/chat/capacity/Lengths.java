package dev.tidemill.chat.capacity;

import java.util.random.RandomGenerator;

/// How long prompts or answers are: lognormal, or all the same.
///
/// @param mean      tokens, at least 1
/// @param deviation by the mean: 0 for all the same, about 1 for what chats show
/// @param most      where they are cut
public record Lengths(double mean, double deviation, int most) {
    public Lengths {
        if (!(mean >= 1) || !(deviation >= 0 && deviation <= 10) || most < mean) {
            throw new IllegalArgumentException("lengths must have a mean of 1 or more, at most their maximum, and a"
                    + " deviation of 0 to 10 means, got " + mean + ", " + deviation + ", maximum " + most);
        }
    }

    public static Lengths fixed(int tokens) {
        return new Lengths(tokens, 0, tokens);
    }

    int draw(RandomGenerator random) {
        if (deviation == 0) {
            return (int) Math.round(mean);
        }
        double spread = Math.log1p(deviation * deviation);
        double drawn = Math.exp(Math.log(mean) - spread / 2 + Math.sqrt(spread) * random.nextGaussian());
        return Math.clamp(Math.round(drawn), 1, most);
    }
}
