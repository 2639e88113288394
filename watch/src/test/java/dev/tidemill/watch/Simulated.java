package dev.tidemill.watch;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.watch.input.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;

/// A shop's decisions for tests: two inputs, calibrated probabilities, outcomes that come within a week.
final class Simulated {
    static final long DAY = Duration.ofDays(1).toMillis();
    static final int A_DAY = 400;

    static final String TEXT = """
            application: shop
            version: 1.0.0
            streams:
              orders:
                id: id
                time: at
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
                  amount: {type: number}
                  country: {type: string}
                  age: {type: integer}
              returns:
                id: id
                time: at
                about: {stream: orders, field: order}
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
                  order: {type: string, required: true}
                  returned: {type: boolean, required: true}
            outcome: {stream: returns, field: returned, delay: 7d, otherwise: false}
            decision: {on: orders, outcomes: [ship, check, refuse]}
            features:
              amount: amount
              other: amount * 2.0
            model:
              algorithm: xgboost
              split: {train: 7d, gap: 7d, validation: 7d, test: 7d}
            monitors:
              amount_drift:
                {on: amount, test: auto, every: 1d, alert: 0.1, to: ops, runbook: "look at the importer"}
              all_inputs: {on: inputs, test: auto, every: 1d, alert: 0.5}
              together: {on: correlations, test: change, every: 1d, alert: 0.25}
              by_count: {on: score, test: psi, rows: 1000, alert: 0.2}
              slow: {on: service, test: latency_p99, every: 1d, alert: 5}
              fallbacks: {on: service, test: fallback, every: 1d, alert: 0.1}
              ranking: {on: quality, test: auc, every: 1d, alert: 0.6}
              expected: {on: estimate, test: recall, every: 1d, alert: 0.05}
              returns: {on: outcomes, test: rate, every: 1d, alert: 0.5}
              fair: {on: fairness, test: demographic_parity, every: 7d, group: country, alert: 0.2}
            watch:
              segments: [country]
              groups: {country: {field: country}, age: {field: age, bounds: [30]}}
              observed: {refuse: 0}
              routes: {ops: {webhook: "http://127.0.0.1:1/"}}
            """;
    static final Application SHOP = ApplicationReader.read("app.yaml", TEXT);

    private final Random random;
    private final Watcher watcher;
    private final Map<Long, Double> outcomes = new TreeMap<>();
    private final Map<Long, Observation> made = new TreeMap<>();
    private long offset;
    private long matured;
    double shift;
    double meaning = 1;
    double unfair;
    boolean broken;

    Simulated(Watcher watcher, long seed) {
        this.watcher = watcher;
        this.random = new Random(seed);
    }

    static Training training() {
        Random random = new Random(11);
        int rows = 20 * A_DAY;
        long[] times = new long[rows];
        double[][] columns = new double[4][rows];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            times[i] = i * DAY / A_DAY;
            double amount = random.nextGaussian();
            double p = probability(amount);
            columns[0][i] = amount;
            columns[1][i] = amount * 2;
            columns[2][i] = p;
            columns[3][i] = p;
            labels[i] = random.nextDouble() < p ? 1 : 0;
        }
        Sample sample = new Sample(List.of("amount", "other", "score", "probability"), times, columns);
        return new Training(1, "dataset test", Optional.of(sample), columns[3], labels);
    }

    static double probability(double amount) {
        return 1 / (1 + Math.exp(1 - 1.5 * amount));
    }

    /// So many days, each decision in order, outcomes as they ripen.
    Simulated days(int days) {
        for (int i = 0; i < days * A_DAY; i++) {
            one();
        }
        return this;
    }

    /// The first decision of all.
    Observation first() {
        one();
        return java.util.Objects.requireNonNull(made.get(0L));
    }

    private void one() {
        double amount = random.nextGaussian() + shift;
        double p = probability(amount);
        String country = random.nextBoolean() ? "it" : "fr";
        double biased = country.equals("it") ? Math.min(1, p + unfair) : p;
        String answer = biased > 0.8 ? "refuse" : biased > 0.5 ? "check" : "ship";
        long time = offset * DAY / A_DAY;
        Observation seen = new Observation(
                offset,
                time,
                broken ? 0 : 1,
                new double[] {amount, amount * 2},
                broken ? Double.NaN : p,
                broken ? Double.NaN : p,
                answer,
                broken,
                broken ? 9_000_000 : 100_000,
                List.of("country=" + country),
                List.of("country=" + country, "age=" + (random.nextBoolean() ? "<30" : ">=30")));
        made.put(offset, seen);
        if (random.nextDouble() < probability(amount * meaning)) {
            outcomes.put(offset, 1.0);
        }
        watcher.decided(seen);
        offset++;
        ripen();
    }

    private void ripen() {
        while (matured < offset && made.get(matured).time() < watcher.ripe()) {
            Double known = outcomes.get(matured);
            Observation seen = made.remove(matured);
            if (known != null) {
                watcher.outcome(Optional.of(seen), known, seen.time() + DAY);
            }
            watcher.matured(seen, known == null ? OptionalDouble.empty() : OptionalDouble.of(known));
            matured++;
        }
        watcher.read(offset, matured);
    }

    /// The same traffic goes on with another watcher.
    Simulated with(Watcher other) {
        Simulated next = new Simulated(other, 0);
        next.random.setSeed(77);
        random.setSeed(77);
        next.offset = offset;
        next.matured = matured;
        next.made.putAll(made);
        next.outcomes.putAll(outcomes);
        return next;
    }
}
