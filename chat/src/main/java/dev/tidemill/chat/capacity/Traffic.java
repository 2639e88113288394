package dev.tidemill.chat.capacity;

/// Requests that come by chance, independent of one another.
///
/// @param rate    requests a second
/// @param seconds how long they come
/// @param warmup  of these seconds, not measured
public record Traffic(double rate, Lengths prompts, Lengths answers, double seconds, double warmup) {
    public Traffic {
        if (!(rate > 0) || !(warmup >= 0) || !(seconds > warmup)) {
            throw new IllegalArgumentException("requests must come at a rate above 0 for longer than the warm-up, got "
                    + rate + ", " + seconds + ", " + warmup);
        }
    }
}
