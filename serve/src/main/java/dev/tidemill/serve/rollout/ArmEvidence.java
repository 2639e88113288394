package dev.tidemill.serve.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/// What was seen of one arm in one period: counts only, so that it is small, exact, and the same in any order.
public final class ArmEvidence {
    /// Four parts to each doubling, from 1 µs on.
    static final int LATENCIES = 96;

    /// Parts of 0 to 1 of the same width.
    static final int SCORES = 20;

    long answered;
    long errors;
    long fallbacks;
    long scored;
    final long[] latencies = new long[LATENCIES];
    final long[] scores = new long[SCORES];
    final Map<String, Long> outcomes = new TreeMap<>();
    long learned;
    long learnedScores;
    double loss;
    long positives;
    long missed;
    long flagged;
    long falseAlarms;
    long compared;
    long agreed;
    long differences;
    double difference;
    long dropped;

    void add(Observation observation) {
        switch (observation) {
            case Observation.Answered one -> add(one);
            case Observation.Learned one -> add(one);
            case Observation.Compared one -> {
                compared++;
                agreed += one.agreed() ? 1 : 0;
                if (!Double.isNaN(one.difference())) {
                    differences++;
                    difference += one.difference();
                }
            }
            case Observation.Dropped one -> dropped += one.requests();
        }
    }

    private void add(Observation.Answered one) {
        answered++;
        errors += one.error() ? 1 : 0;
        fallbacks += one.fallback().isEmpty() ? 0 : 1;
        latencies[latency(one.nanos())]++;
        if (one.score() >= 0 && one.score() <= 1) {
            scored++;
            scores[(int) Math.min(SCORES - 1, one.score() * SCORES)]++;
        }
        outcomes.merge(one.outcome(), 1L, Long::sum);
    }

    private void add(Observation.Learned one) {
        learned++;
        if (one.score() >= 0 && one.score() <= 1) {
            double wrong = one.score() - (one.positive() ? 1 : 0);
            loss += wrong * wrong;
            learnedScores++;
        }
        if (one.positive()) {
            positives++;
            missed += one.flagged() ? 0 : 1;
        }
        if (one.flagged()) {
            flagged++;
            falseAlarms += one.positive() ? 0 : 1;
        }
    }

    /// The part that a duration falls in.
    static int latency(long nanos) {
        double doublings = Math.log(Math.max(1, nanos) / 1000.0) / Math.log(2);
        return Math.clamp((long) Math.floor(doublings * 4), 0, LATENCIES - 1);
    }

    /// Requests that it answered.
    public long answered() {
        return answered;
    }

    /// Labels that arrived.
    public long learned() {
        return learned;
    }

    /// The share of compared requests whose answers were the same; NaN where none was compared.
    public double agreement() {
        return compared == 0 ? Double.NaN : (double) agreed / compared;
    }

    /// The mean absolute difference between scores of compared requests; NaN where none was compared.
    public double scoreDifference() {
        return differences == 0 ? Double.NaN : difference / differences;
    }

    /// Requests that were not mirrored.
    public long dropped() {
        return dropped;
    }

    /// Answers by outcome.
    public Map<String, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("answered", answered)
                .put("errors", errors)
                .put("fallbacks", fallbacks)
                .put("scored", scored);
        json.set("latencies", array(latencies));
        json.set("scores", array(scores));
        ObjectNode shares = json.putObject("outcomes");
        outcomes.forEach(shares::put);
        json.put("learned", learned).put("learned_scores", learnedScores).put("loss", loss);
        json.put("positives", positives).put("missed", missed);
        json.put("flagged", flagged).put("false_alarms", falseAlarms);
        json.put("compared", compared).put("agreed", agreed).put("differences", differences);
        return json.put("difference", difference).put("dropped", dropped);
    }

    static ArmEvidence read(JsonNode json) {
        ArmEvidence read = new ArmEvidence();
        read.answered = json.path("answered").asLong();
        read.errors = json.path("errors").asLong();
        read.fallbacks = json.path("fallbacks").asLong();
        read.scored = json.path("scored").asLong();
        fill(read.latencies, json.path("latencies"));
        fill(read.scores, json.path("scores"));
        json.path("outcomes")
                .properties()
                .forEach(entry ->
                        read.outcomes.put(entry.getKey(), entry.getValue().asLong()));
        read.learned = json.path("learned").asLong();
        read.learnedScores = json.path("learned_scores").asLong();
        read.loss = json.path("loss").asDouble();
        read.positives = json.path("positives").asLong();
        read.missed = json.path("missed").asLong();
        read.flagged = json.path("flagged").asLong();
        read.falseAlarms = json.path("false_alarms").asLong();
        read.compared = json.path("compared").asLong();
        read.agreed = json.path("agreed").asLong();
        read.differences = json.path("differences").asLong();
        read.difference = json.path("difference").asDouble();
        read.dropped = json.path("dropped").asLong();
        return read;
    }

    private static ArrayNode array(long[] values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (long value : values) {
            array.add(value);
        }
        return array;
    }

    private static void fill(long[] values, JsonNode array) {
        for (int i = 0; i < values.length; i++) {
            values[i] = array.path(i).asLong();
        }
    }
}
