package dev.tidemill.recommend.click;

/// How people look at a slate and click (Chuklin, Markov, de Rijke: Click Models for Web Search, 2015).
public interface ClickModel {
    /// How likely a subject is clicked once it is looked at.
    double attraction(int subject);

    /// How likely a position of a slate is looked at, before it is known what is clicked.
    ///
    /// @param shown    subjects by position
    /// @param position from 0
    double examination(int[] shown, int position);

    /// How likely a position is clicked.
    default double click(int[] shown, int position) {
        return examination(shown, position) * attraction(shown[position]);
    }

    /// How well it foretells clicks that it has not learned from: 2 to the mean surprise in bits a
    /// position. 1 is perfect, 2 is a coin; of two models the one with less foretells better.
    default double perplexity(ClickLog log) {
        double bits = 0;
        long rows = 0;
        for (int s = 0; s < log.slates(); s++) {
            int[] shown = log.shown(s);
            for (int k = 0; k < shown.length; k++) {
                double click = Math.clamp(click(shown, k), 1e-9, 1 - 1e-9);
                bits -= Math.log(log.clicked(s, k) ? click : 1 - click) / Math.log(2);
                rows++;
            }
        }
        return rows == 0 ? Double.NaN : Math.pow(2, bits / rows);
    }
}
