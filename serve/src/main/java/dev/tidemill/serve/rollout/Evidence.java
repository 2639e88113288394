package dev.tidemill.serve.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/// What was seen of a rollout since its analysis began, by period and arm, and up to where in the feed.
///
/// **Invariant:** it holds exactly what lies before `cursor`; both are kept in one write, so that nothing is counted
/// twice or left out after a crash.
public final class Evidence {
    private static final ArmEvidence NOTHING = new ArmEvidence();

    private final Map<Integer, Map<String, ArmEvidence>> periods = new TreeMap<>();
    private long cursor;

    Evidence(long cursor) {
        this.cursor = cursor;
    }

    long cursor() {
        return cursor;
    }

    void cursor(long place) {
        cursor = place;
    }

    /// @param first the period with which the analysis began; what is older belongs to another analysis
    void add(Observation observation, int first) {
        Assignment assignment = observation.assignment();
        if (assignment.period() >= first) {
            periods.computeIfAbsent(assignment.period(), _ -> new TreeMap<>())
                    .computeIfAbsent(assignment.arm(), _ -> new ArmEvidence())
                    .add(observation);
        }
    }

    void clear() {
        periods.clear();
    }

    /// The periods in which something was seen.
    public Iterable<Integer> periods() {
        return periods.keySet();
    }

    /// What was seen of an arm in a period.
    public ArmEvidence of(int period, String arm) {
        return periods.getOrDefault(period, Map.of()).getOrDefault(arm, NOTHING);
    }

    /// Requests of all periods that an arm answered.
    public long answered(String arm) {
        return periods.values().stream()
                .mapToLong(arms -> arms.getOrDefault(arm, NOTHING).answered)
                .sum();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cursor", cursor);
        ObjectNode all = json.putObject("periods");
        periods.forEach((period, arms) -> {
            ObjectNode each = all.putObject(Integer.toString(period));
            arms.forEach((arm, evidence) -> each.set(arm, evidence.json()));
        });
        return json;
    }

    static Evidence read(JsonNode json) {
        Evidence read = new Evidence(json.path("cursor").asLong());
        json.path("periods").properties().forEach(period -> {
            Map<String, ArmEvidence> arms = new TreeMap<>();
            period.getValue().properties().forEach(arm -> arms.put(arm.getKey(), ArmEvidence.read(arm.getValue())));
            read.periods.put(Integer.parseInt(period.getKey()), arms);
        });
        return read;
    }
}
