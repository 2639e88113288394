package dev.tidemill.learn;

/// The C standard's example generator: the same few lines in Python gave scikit-learn the same numbers.
final class Lcg {
    private long state;

    Lcg(long seed) {
        state = seed;
    }

    int next(int bound) {
        state = (1_103_515_245L * state + 12_345) % (1L << 31);
        return (int) ((state >> 16) % bound);
    }

    /// 1,000 scores on a grid of 200 with labels that grow likelier with them: 139 positive.
    record Sample(double[] scores, float[] labels) {
        static Sample thousand() {
            Lcg lcg = new Lcg(12_345);
            double[] scores = new double[1000];
            float[] labels = new float[1000];
            for (int i = 0; i < scores.length; i++) {
                int a = lcg.next(200);
                int b = lcg.next(1000);
                scores[i] = a / 200.0;
                labels[i] = b * 100 < a * a ? 1 : 0;
            }
            return new Sample(scores, labels);
        }
    }
}
