package dev.tidemill.chat.route;

/// How many requests may be hedged: each request earns a share of a hedge, a hedge costs one, and no more than a few
/// are saved up, so that hedges stay a share of requests when everything is slow.
final class HedgeBudget {
    private static final double MOST_SAVED = 10;

    private final double share;
    private double saved;

    HedgeBudget(double share) {
        this.share = share;
        this.saved = 1;
    }

    synchronized void earn() {
        saved = Math.min(MOST_SAVED, saved + share);
    }

    synchronized boolean spend() {
        if (saved < 1) {
            return false;
        }
        saved -= 1;
        return true;
    }
}
