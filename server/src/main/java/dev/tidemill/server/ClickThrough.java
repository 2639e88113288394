package dev.tidemill.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.recommend.shop.SlateOutcome;

/// What was clicked of what one arm showed, beside what the simulation knows to be true of it.
final class ClickThrough {
    private static final double NORMAL_95 = 1.959963984540054;

    private long slates;
    private long shown;
    private long clicks;
    private double expected;
    private double variance;
    private double best;

    void add(SlateOutcome outcome) {
        slates++;
        shown += outcome.shown().size();
        clicks += outcome.clicks();
        expected += outcome.expectedClicks();
        best += outcome.best();
        for (SlateOutcome.Shown one : outcome.shown()) {
            variance += one.clickProbability() * (1 - one.clickProbability());
        }
    }

    long slates() {
        return slates;
    }

    double rate() {
        return clicks / (double) Math.max(1, shown);
    }

    double truth() {
        return expected / Math.max(1, shown);
    }

    /// Half the width of the 95 % interval of the rate: a click's chance alone, which the simulation knows.
    double margin() {
        return NORMAL_95 * Math.sqrt(variance) / Math.max(1, shown);
    }

    boolean covers() {
        return Math.abs(rate() - truth()) <= margin();
    }

    ObjectNode json() {
        ObjectNode json = DemoApplication.body();
        json.put("slates", slates);
        json.put("items_shown", shown);
        json.put("clicks", clicks);
        json.put("click_through", rate());
        json.put("click_through_low", rate() - margin());
        json.put("click_through_high", rate() + margin());
        json.put("true_click_through", truth());
        json.put("interval_has_truth", covers());
        json.put("share_of_best", best == 0 ? 0 : expected / best);
        return json;
    }
}
