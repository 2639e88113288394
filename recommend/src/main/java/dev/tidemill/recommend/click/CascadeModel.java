package dev.tidemill.recommend.click;

/// The cascade model (Craswell, Zoeter, Taylor, Ramsey, WSDM 2008): people look from the top until they
/// click, and then leave. What stands after the first click says nothing. Fitted in one pass: clicks over
/// looks.
public final class CascadeModel implements ClickModel {
    private static final double PRIOR_CLICKS = 0.1;
    private static final double PRIOR_ROWS = 1;

    private final double[] attraction;

    private CascadeModel(double[] attraction) {
        this.attraction = attraction;
    }

    /// Fits a model.
    ///
    /// @throws IllegalArgumentException where there are no slates
    public static CascadeModel fit(ClickLog log) {
        if (log.slates() == 0) {
            throw new IllegalArgumentException("a click model must have slates to learn from, got none");
        }
        double[] clicks = new double[log.subjects()];
        double[] looks = new double[log.subjects()];
        for (int s = 0; s < log.slates(); s++) {
            boolean left = false;
            for (int k = 0; k < log.size(s) && !left; k++) {
                looks[log.subject(s, k)]++;
                left = log.clicked(s, k);
                clicks[log.subject(s, k)] += left ? 1 : 0;
            }
        }
        for (int d = 0; d < clicks.length; d++) {
            clicks[d] = (clicks[d] + PRIOR_CLICKS) / (looks[d] + PRIOR_ROWS);
        }
        return new CascadeModel(clicks);
    }

    @Override
    public double attraction(int subject) {
        return attraction[subject];
    }

    @Override
    public double examination(int[] shown, int position) {
        double looked = 1;
        for (int k = 0; k < position; k++) {
            looked *= 1 - attraction[shown[k]];
        }
        return looked;
    }
}
