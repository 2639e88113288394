package dev.tidemill.server.console;

import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A page of runs as a search found them.
///
/// @param experiments to choose from, by id
/// @param asked       what was asked for
/// @param metrics     names of the metrics that get a column
/// @param next        what the next page is asked with; empty where this is the last
/// @param problem     why nothing was searched; empty where it was
public record RunsView(
        Map<String, Experiment> experiments,
        Asked asked,
        List<Run> runs,
        List<String> metrics,
        List<Order> orders,
        String next,
        String problem) {
    private static final int MOST_METRICS = 3;
    private static final int MOST_ORDERS = 12;

    /// @param experiment its id; empty for all
    /// @param filter     in MLflow's language
    /// @param order      in MLflow's language; empty: newest first
    public record Asked(String experiment, String filter, String order) {}

    /// One way to sort: as MLflow writes it, and in words.
    public record Order(String key, String words) {}

    static RunsView found(Map<String, Experiment> experiments, Asked asked, List<Run> runs, String next) {
        return new RunsView(experiments, asked, runs, metrics(runs, asked), orders(runs, asked), next, "");
    }

    static RunsView refused(Map<String, Experiment> experiments, Asked asked, String problem) {
        return new RunsView(experiments, asked, List.of(), List.of(), orders(List.of(), asked), "", problem);
    }

    /// The metrics that are asked about first, then those that most runs have.
    private static List<String> metrics(List<Run> runs, Asked asked) {
        return counted(runs).entrySet().stream()
                .sorted((a, b) -> {
                    int spoken = Boolean.compare(asked(asked, b.getKey()), asked(asked, a.getKey()));
                    int many = Integer.compare(b.getValue(), a.getValue());
                    return spoken != 0 ? spoken : many != 0 ? many : a.getKey().compareTo(b.getKey());
                })
                .limit(MOST_METRICS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean asked(Asked asked, String metric) {
        return asked.filter().contains(metric) || asked.order().contains(metric);
    }

    private static Map<String, Integer> counted(List<Run> runs) {
        Map<String, Integer> counts = new HashMap<>();
        runs.forEach(run -> run.metrics().forEach(point -> counts.merge(point.name(), 1, Integer::sum)));
        return counts;
    }

    private static List<Order> orders(List<Run> runs, Asked asked) {
        List<Order> orders = new ArrayList<>(List.of(
                new Order("", "newest first"),
                new Order("attributes.start_time ASC", "oldest first"),
                new Order("attributes.run_name ASC", "by name")));
        new TreeMap<>(counted(runs))
                .keySet().stream()
                        .filter(metric -> !metric.contains("`"))
                        .limit(MOST_ORDERS)
                        .forEach(metric -> {
                            orders.add(new Order("metrics.`" + metric + "` DESC", metric + ", greatest first"));
                            orders.add(new Order("metrics.`" + metric + "` ASC", metric + ", least first"));
                        });
        if (orders.stream().noneMatch(order -> order.key().equals(asked.order()))) {
            orders.add(new Order(asked.order(), asked.order()));
        }
        return orders;
    }

    /// The value of a metric in a run.
    public String value(Run run, String metric) {
        return run.metrics().stream()
                .filter(point -> point.name().equals(metric))
                .findFirst()
                .map(MetricPoint::value)
                .map(Text::number)
                .orElse("–");
    }

    /// The name of the experiment that a run is of.
    public String experiment(Run run) {
        Experiment experiment = experiments.get(run.info().experiment());
        return experiment == null ? run.info().experiment() : experiment.name();
    }

    /// Where the same runs are asked for again, from a page on.
    public String at(String token) {
        return "/runs?experiment=" + Text.part(asked.experiment()) + "&filter=" + Text.part(asked.filter()) + "&order="
                + Text.part(asked.order()) + (token.isEmpty() ? "" : "&token=" + Text.part(token));
    }
}
