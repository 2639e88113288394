package dev.tidemill.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.server.http.Json;
import java.util.ArrayList;
import java.util.List;

/// The evaluation of a model as its page shows it. What is not there is left out, so that evaluations of other
/// algorithms, with other parts, can be shown too.
///
/// @param sets       test first, then validation
/// @param importance features by their share of the gain, greatest first
public record EvaluationView(List<SetView> sets, List<Share> importance) {
    private static final int FEATURES_MOST = 25;

    /// How it does on one set of rows.
    ///
    /// @param charts what is drawn
    public record SetView(
            String name, String span, List<MetricView> metrics, List<ThresholdView> thresholds, List<Chart> charts) {}

    /// @param low NaN without an interval
    public record MetricView(String name, double value, double low, double high) {
        public boolean interval() {
            return !Double.isNaN(low) && !Double.isNaN(high);
        }
    }

    public record ThresholdView(double threshold, double precision, double recall, double f1, double flagged) {}

    /// @param data `{"x": […], "y": […]}`
    public record Chart(String title, String kind, String across, String up, String data) {}

    /// @param width 0 to 100, of the greatest
    public record Share(String name, double share, double width) {}

    static EvaluationView of(String json) {
        JsonNode root = read(json);
        List<SetView> sets = new ArrayList<>();
        for (String name : List.of("test", "validation")) {
            if (root.path(name).isObject()) {
                sets.add(set(name, root.path(name)));
            }
        }
        return new EvaluationView(sets, importance(root.path("importance")));
    }

    private static JsonNode read(String json) {
        try {
            return json.isBlank() ? MissingNode.getInstance() : Json.MAPPER.readTree(json);
        } catch (JsonProcessingException notOne) {
            return MissingNode.getInstance();
        }
    }

    private static SetView set(String name, JsonNode set) {
        List<MetricView> metrics = new ArrayList<>();
        set.path("metrics").properties().forEach(metric -> {
            JsonNode value = metric.getValue();
            metrics.add(
                    value.isObject()
                            ? new MetricView(
                                    metric.getKey(),
                                    number(value, "value"),
                                    number(value, "low"),
                                    number(value, "high"))
                            : new MetricView(metric.getKey(), value.asDouble(Double.NaN), Double.NaN, Double.NaN));
        });
        List<ThresholdView> thresholds = new ArrayList<>();
        for (JsonNode row : set.path("thresholds")) {
            thresholds.add(new ThresholdView(
                    number(row, "threshold"),
                    number(row, "precision"),
                    number(row, "recall"),
                    number(row, "f1"),
                    number(row, "flagged")));
        }
        return new SetView(name, span(set.path("rows")), metrics, thresholds, charts(set));
    }

    private static String span(JsonNode rows) {
        if (!rows.isObject()) {
            return "";
        }
        return day(rows.path("from")) + " to " + day(rows.path("to")) + ", "
                + Text.count(rows.path("rows").asLong()) + " rows, "
                + Text.count(rows.path("positives").asLong()) + " positive";
    }

    private static String day(JsonNode time) {
        String text = time.asText();
        return text.length() > 10 ? text.substring(0, 10) : text;
    }

    private static List<Chart> charts(JsonNode set) {
        List<Chart> charts = new ArrayList<>();
        add(charts, "ROC", "roc", "false positive rate", "true positive rate", points(set.path("roc"), "x", "y"));
        JsonNode curve = set.has("precisionRecall") ? set.path("precisionRecall") : set.path("precision_recall");
        add(charts, "Precision and recall", "pr", "recall", "precision", points(curve, "x", "y"));
        add(
                charts,
                "Reliability",
                "reliability",
                "predicted probability",
                "observed share",
                points(set.path("reliability"), "predicted", "observed"));
        return charts;
    }

    private static void add(List<Chart> charts, String title, String kind, String across, String up, String data) {
        if (!data.isEmpty()) {
            charts.add(new Chart(title, kind, across, up, data));
        }
    }

    /// Points in order of x, as two arrays; empty where there are none.
    private static String points(JsonNode curve, String x, String y) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode point : curve) {
            double across = number(point, x);
            double up = number(point, y);
            if (!Double.isNaN(across) && !Double.isNaN(up)) {
                points.add(new double[] {across, up});
            }
        }
        points.sort(java.util.Comparator.comparingDouble(point -> point[0]));
        ObjectNode data = Json.MAPPER.createObjectNode();
        ArrayNode xs = data.putArray("x");
        ArrayNode ys = data.putArray("y");
        points.forEach(point -> {
            xs.add(point[0]);
            ys.add(point[1]);
        });
        return points.isEmpty() ? "" : data.toString();
    }

    private static List<Share> importance(JsonNode features) {
        List<Share> shares = new ArrayList<>();
        double greatest = number(features.path(0), "gain");
        for (JsonNode feature : features) {
            if (shares.size() < FEATURES_MOST) {
                double gain = number(feature, "gain");
                shares.add(new Share(feature.path("feature").asText(), gain, greatest > 0 ? 100 * gain / greatest : 0));
            }
        }
        return shares;
    }

    private static double number(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.path(name).asDouble() : Double.NaN;
    }
}
