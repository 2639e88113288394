package dev.tidemill.server.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.platform.ExperimentReport;
import dev.tidemill.serve.experiment.ExperimentResults;
import dev.tidemill.serve.experiment.ExperimentResults.Against;
import dev.tidemill.serve.experiment.ExperimentResults.ArmUnits;
import dev.tidemill.serve.experiment.ExperimentResults.MetricResult;
import dev.tidemill.serve.statistics.Comparison;
import dev.tidemill.server.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The results of an experiment as its page shows them.
///
/// @param warnings why nothing here can be trusted; empty where it can
public record ExperimentView(
        List<ArmUnits> arms, String sampleRatio, List<String> warnings, List<Row> rows, List<Chart> charts) {
    /// Of an experiment that never ran.
    static final ExperimentView NONE = new ExperimentView(List.of(), "", List.of(), List.of(), List.of());

    /// One metric and arm.
    ///
    /// @param tone `good`, `bad` or none, for its colour
    public record Row(
            String metric,
            String arm,
            double control,
            double mean,
            String uplift,
            String interval,
            Optional<IntervalBar> bar,
            double p,
            double chance,
            String verdict,
            String tone) {}

    /// @param data `{"x": […], "y": […], "low": […], "high": […]}`
    public record Chart(String title, String data) {}

    static ExperimentView of(ExperimentReport report) {
        ExperimentResults results = report.results();
        List<String> warnings = new ArrayList<>();
        if (results.sampleRatio().mismatch()) {
            warnings.add("The arms do not have the units that they should: something loses or doubles units of one"
                    + " arm. Trust no result before it is found.");
        }
        if (results.exposures().tooMany()) {
            warnings.add(Text.count(results.exposures().units())
                    + " units saw several arms: units are not told apart properly.");
        }
        List<Row> rows = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        for (MetricResult metric : results.metrics()) {
            for (Against against : metric.against()) {
                rows.add(row(metric, against));
                charts.add(chart(report, metric.metric().name(), against.arm()));
            }
        }
        return new ExperimentView(
                results.arms(),
                Text.number(results.sampleRatio().p()),
                warnings,
                rows,
                charts.stream().filter(chart -> !chart.data().isEmpty()).toList());
    }

    private static Row row(MetricResult metric, Against against) {
        String uplift = "–";
        String interval = "–";
        Optional<IntervalBar> bar = Optional.empty();
        if (against.uplift() instanceof Comparison.Known known) {
            uplift = Text.percent(known.difference());
            interval = Text.percent(known.interval().low()) + " to "
                    + Text.percent(known.interval().high());
            bar = Optional.of(IntervalBar.of(
                    known.interval().low(), known.difference(), known.interval().high(), Double.NaN));
        }
        return new Row(
                metric.metric().name() + (metric.metric().guard().isPresent() ? " (guard)" : ""),
                against.arm(),
                metric.control().mean(),
                against.sample().mean(),
                uplift,
                interval,
                bar,
                against.p(),
                against.belief().map(belief -> belief.chanceToWin()).orElse(Double.NaN),
                Text.words(against.verdict().word()),
                switch (against.verdict()) {
                    case BETTER, SAFE -> "good";
                    case WORSE, HARMED, UNTRUSTED -> "bad";
                    case UNCLEAR, TOO_FEW -> "";
                });
    }

    private static Chart chart(ExperimentReport report, String metric, String arm) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        ArrayNode at = data.putArray("x");
        ArrayNode value = data.putArray("y");
        ArrayNode low = data.putArray("low");
        ArrayNode high = data.putArray("high");
        for (ExperimentReport.Point point : report.points()) {
            for (ExperimentReport.Uplift uplift : point.uplifts()) {
                if (uplift.metric().equals(metric) && uplift.arm().equals(arm)) {
                    at.add(point.at().toEpochMilli() / 1000);
                    value.add(uplift.difference());
                    low.add(uplift.low());
                    high.add(uplift.high());
                }
            }
        }
        return new Chart(metric + ": " + arm + " against control", at.size() < 2 ? "" : data.toString());
    }
}
