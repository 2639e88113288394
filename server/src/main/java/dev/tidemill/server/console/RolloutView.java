package dev.tidemill.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.Finding;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutStatus;
import dev.tidemill.serve.rollout.Stage;
import dev.tidemill.server.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A rollout as its page shows it: its stages with their times, and what is compared.
public record RolloutView(List<Step> steps, List<Compared> compared, List<Line> history) {
    /// @param began empty while it was not reached
    /// @param took  how long it lasted, or lasts by now
    /// @param state `past`, `now`, `ended here`, or nothing where it was not reached
    public record Step(Stage stage, String weight, Optional<Instant> began, Optional<Duration> took, String state) {}

    /// One metric of a candidate beside the control's, with its difference drawn.
    public record Compared(Finding finding, String stage, IntervalBar bar) {
        /// The colour of its result.
        public String tone() {
            return switch (finding.result()) {
                case PASS -> "good";
                case FAIL -> "bad";
                case INCONCLUSIVE -> "";
            };
        }
    }

    /// One entry of the history with what was known then, in words.
    public record Line(AuditEntry entry, List<String> known) {}

    static RolloutView of(RolloutStatus status, List<AuditEntry> history, Instant now) {
        Rollout rollout = status.rollout();
        List<Instant> began = began(history);
        Instant end = rollout.state().over() ? rollout.changed() : now;
        List<Step> steps = new ArrayList<>();
        List<Stage> stages = rollout.stages();
        for (int i = 0; i < stages.size(); i++) {
            boolean reached = i < began.size();
            Instant left = i + 1 < began.size() ? began.get(i + 1) : end;
            steps.add(new Step(
                    stages.get(i),
                    weights(rollout, stages.get(i)),
                    reached ? Optional.of(began.get(i)) : Optional.empty(),
                    reached ? Optional.of(positive(Duration.between(began.get(i), left))) : Optional.empty(),
                    !reached
                            ? ""
                            : i < rollout.stage() ? "past" : rollout.state().over() ? "ended here" : "now"));
        }
        return new RolloutView(
                steps,
                status.findings().stream()
                        .map(finding -> compared(rollout, finding))
                        .toList(),
                history.stream().map(RolloutView::line).toList());
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /// When each stage of the present analysis began: an analysis that begins again begins with the first.
    private static List<Instant> began(List<AuditEntry> history) {
        List<Instant> began = new ArrayList<>();
        for (AuditEntry entry : history) {
            switch (entry.action()) {
                case "start", "restart" -> {
                    began.clear();
                    began.add(entry.at());
                }
                case "step" -> began.add(entry.at());
                default -> {}
            }
        }
        return began;
    }

    private static String weights(Rollout rollout, Stage stage) {
        if (!rollout.plan().arms().isEmpty()) {
            List<String> arms = new ArrayList<>();
            for (Map.Entry<String, Double> arm : rollout.plan().arms().entrySet()) {
                arms.add(arm.getKey() + " " + Text.percent(arm.getValue()));
            }
            return String.join(", ", arms);
        }
        return switch (stage.mirror()) {
            case CANDIDATE -> "0 %, answers mirrored";
            case CONTROL -> Text.percent(stage.weight()) + ", control kept warm";
            case NONE -> Text.percent(stage.weight());
        };
    }

    private static Compared compared(Rollout rollout, Finding finding) {
        return new Compared(
                finding,
                rollout.during(finding.period()).name(),
                IntervalBar.of(
                        finding.low(), finding.candidate() - finding.control(), finding.high(), finding.margin()));
    }

    private static Line line(AuditEntry entry) {
        List<String> known = new ArrayList<>();
        try {
            for (JsonNode finding : Json.MAPPER.readTree(entry.evidence().isBlank() ? "[]" : entry.evidence())) {
                known.add(finding.path("metric").asText() + " of "
                        + finding.path("arm").asText() + ": control "
                        + number(finding, "control") + ", candidate " + number(finding, "candidate") + ", difference "
                        + number(finding, "low") + " to " + number(finding, "high") + ", tolerated "
                        + number(finding, "margin") + ", "
                        + Text.count(finding.path("candidate_samples").asLong()) + " samples: "
                        + finding.path("result").asText());
            }
        } catch (JsonProcessingException notOne) {
            known.add(entry.evidence());
        }
        return new Line(entry, known);
    }

    private static String number(JsonNode finding, String name) {
        return Text.number(finding.path(name).asDouble(Double.NaN));
    }
}
