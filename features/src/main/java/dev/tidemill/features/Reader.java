package dev.tidemill.features;

/// A [Reading] with the commonest kinds laid out flat: the loop over a vector's places then calls nothing through
/// an interface for them.
final class Reader {
    private static final int EVENTS = 0;
    private static final int COUNT = 1;
    private static final int MEAN = 2;
    private static final int SHARE = 3;
    private static final int OTHER = 4;

    private final int kind;
    private final int span;
    private final int at;
    private final double units;
    private final double weight;
    private final double prior;
    private final Reading reading;

    Reader(Reading reading) {
        this.reading = reading;
        switch (reading) {
            case Reading.Events events -> {
                kind = EVENTS;
                span = events.span();
                at = 0;
                units = 1;
                weight = 0;
                prior = 0;
            }
            case Reading.Count count -> {
                kind = COUNT;
                span = 0;
                at = count.at();
                units = 1;
                weight = 0;
                prior = 0;
            }
            case Reading.Mean mean
            when !mean.sum().doubles -> {
                kind = MEAN;
                span = 0;
                at = mean.sum().at;
                units = mean.units();
                weight = 0;
                prior = 0;
            }
            case Reading.Share share
            when share.all() < 0 -> {
                kind = SHARE;
                span = share.span();
                at = share.matching();
                units = 1;
                weight = share.smoothing().weight();
                prior = share.smoothing().prior() * weight;
            }
            default -> {
                kind = OTHER;
                span = 0;
                at = 0;
                units = 1;
                weight = 0;
                prior = 0;
            }
        }
    }

    double of(KeyState state, Row current) {
        return switch (kind) {
            case EVENTS -> state.events(span);
            case COUNT -> state.sums[at];
            case MEAN -> {
                long n = state.sums[at];
                yield n == 0 ? Double.NaN : Wide.toDouble128(state.sums, at + 1) / (n * units);
            }
            case SHARE -> {
                double all = state.events(span) + weight;
                yield all == 0 ? 0 : (state.sums[at] + prior) / all;
            }
            default -> reading.of(state, current);
        };
    }
}
