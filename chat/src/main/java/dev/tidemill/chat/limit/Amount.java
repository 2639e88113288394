package dev.tidemill.chat.limit;

/// What a request takes of limits.
///
/// @param requests how many requests
/// @param tokens   of prompt and answer together
/// @param micros   money in millionths of the price file's currency
public record Amount(long requests, long tokens, long micros) {
    public static final Amount NOTHING = new Amount(0, 0, 0);

    public Amount {
        if (requests < 0 || tokens < 0 || micros < 0) {
            throw new IllegalArgumentException(
                    "amounts must not be negative, got " + requests + ", " + tokens + ", " + micros);
        }
    }

    /// The part that a limit of that unit counts.
    public long of(Limit.Unit unit) {
        return switch (unit) {
            case REQUESTS -> requests;
            case TOKENS -> tokens;
            case MONEY -> micros;
        };
    }
}
