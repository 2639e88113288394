package dev.tidemill.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ExperimentReport.Point;
import dev.tidemill.platform.ExperimentReport.Uplift;
import dev.tidemill.serve.experiment.ExperimentResults;
import dev.tidemill.serve.experiment.ExperimentResults.Against;
import dev.tidemill.serve.experiment.ExperimentResults.MetricResult;
import dev.tidemill.serve.statistics.Comparison;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Results as points of a chart, and these as JSON.
final class ExperimentPoints {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExperimentPoints() {}

    static Point of(Instant at, ExperimentResults results) {
        List<Uplift> uplifts = new ArrayList<>();
        for (MetricResult metric : results.metrics()) {
            for (Against against : metric.against()) {
                if (against.uplift() instanceof Comparison.Known known) {
                    uplifts.add(new Uplift(
                            metric.metric().name(),
                            against.arm(),
                            known.difference(),
                            known.interval().low(),
                            known.interval().high()));
                }
            }
        }
        long units = results.arms().stream()
                .mapToLong(ExperimentResults.ArmUnits::units)
                .sum();
        return new Point(at, units, uplifts);
    }

    static String json(Point point) {
        ObjectNode node = JSON.createObjectNode().put("units", point.units());
        for (Uplift uplift : point.uplifts()) {
            node.withArray("uplifts")
                    .addObject()
                    .put("metric", uplift.metric())
                    .put("arm", uplift.arm())
                    .put("difference", uplift.difference())
                    .put("low", uplift.low())
                    .put("high", uplift.high());
        }
        return node.toString();
    }

    static Point read(long at, String json) {
        try {
            JsonNode node = JSON.readTree(json);
            List<Uplift> uplifts = new ArrayList<>();
            for (JsonNode uplift : node.path("uplifts")) {
                uplifts.add(new Uplift(
                        uplift.path("metric").asText(),
                        uplift.path("arm").asText(),
                        uplift.path("difference").asDouble(),
                        uplift.path("low").asDouble(),
                        uplift.path("high").asDouble()));
            }
            return new Point(Instant.ofEpochMilli(at), node.path("units").asLong(), uplifts);
        } catch (JsonProcessingException broken) {
            throw new TidemillException(ErrorCode.STORAGE, "a point of an experiment's chart must be JSON", broken);
        }
    }
}
