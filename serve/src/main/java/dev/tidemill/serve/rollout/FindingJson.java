package dev.tidemill.serve.rollout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// Findings as JSON, for answers and for the history.
public final class FindingJson {
    private FindingJson() {}

    /// An array; what is no number is null.
    public static ArrayNode of(List<Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            ObjectNode one = array.addObject();
            one.put("period", finding.period()).put("metric", finding.metric()).put("arm", finding.arm());
            number(one, "control", finding.control());
            number(one, "candidate", finding.candidate());
            number(one, "low", finding.low());
            number(one, "high", finding.high());
            number(one, "margin", finding.margin());
            one.put("control_samples", finding.controlSamples());
            one.put("candidate_samples", finding.candidateSamples());
            one.put("required", finding.required());
            one.put("result", finding.result().name().toLowerCase(Locale.ROOT));
        }
        return array;
    }

    private static void number(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
