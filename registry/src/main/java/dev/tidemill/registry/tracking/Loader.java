package dev.tidemill.registry.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Reads whole runs by their numbers, some hundreds at a time.
final class Loader {
    private static final int CHUNK = 500;

    private final RunTable runs;
    private final MetricTable metrics;
    private final TextTable texts;
    private final DatasetTable datasets;

    Loader(RunTable runs, MetricTable metrics, TextTable texts, DatasetTable datasets) {
        this.runs = runs;
        this.metrics = metrics;
        this.texts = texts;
        this.datasets = datasets;
    }

    /// In the order asked for.
    List<Run> load(Handle handle, List<Long> numbers) {
        List<Run> all = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += CHUNK) {
            all.addAll(chunk(handle, numbers.subList(from, Math.min(numbers.size(), from + CHUNK))));
        }
        return all;
    }

    private List<Run> chunk(Handle handle, List<Long> numbers) {
        Map<Long, Parts> parts = new LinkedHashMap<>();
        numbers.forEach(number -> parts.put(number, new Parts()));
        Map<Long, RunInfo> infos = new HashMap<>();
        runs.all(handle, numbers).forEach(run -> infos.put(run.run(), run.info()));
        metrics.latest(handle, numbers)
                .forEach(of -> of(parts, of.run()).metrics.add(of.point()));
        for (TextTable.Of of : texts.all(handle, numbers)) {
            Parts run = of(parts, of.run());
            (of.kind() == TextTable.TAG ? run.tags : run.parameters).put(of.name(), of.value());
        }
        datasets.all(handle, numbers).forEach(of -> of(parts, of.run()).datasets.add(of.input()));
        List<Run> loaded = new ArrayList<>();
        parts.forEach((number, run) -> {
            RunInfo info = infos.get(number);
            if (info != null) {
                loaded.add(new Run(info, run.metrics, run.parameters, run.tags, run.datasets));
            }
        });
        return loaded;
    }

    private static Parts of(Map<Long, Parts> parts, long run) {
        return parts.computeIfAbsent(run, ignored -> new Parts());
    }

    private static final class Parts {
        private final List<MetricPoint> metrics = new ArrayList<>();
        private final Map<String, String> parameters = new HashMap<>();
        private final Map<String, String> tags = new HashMap<>();
        private final List<DatasetInput> datasets = new ArrayList<>();
    }
}
