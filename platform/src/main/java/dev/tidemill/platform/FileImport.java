package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.ImportOptions;
import dev.tidemill.data.ImportPosition;
import dev.tidemill.data.ImportProgress;
import dev.tidemill.data.ImportTarget;
import dev.tidemill.data.Importer;
import dev.tidemill.data.Refusals;
import dev.tidemill.log.Commit;
import dev.tidemill.serve.Taken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes files into an application's journal. How far it is goes into the same atomic write as the events, so that an
/// import which was broken off goes on where it stopped.
final class FileImport {
    /// Large enough that most keys occur several times in one, whose deltas are then written as one.
    private static final int BATCH = 32_768;

    private final ApplicationRuntime runtime;
    private final ImportDefinition mapping;
    private final Path folder;
    private final InstantSource clock;
    private final byte[] mark;
    private final Map<EventVerdict.Status, Long> counts = new EnumMap<>(EventVerdict.Status.class);
    private final Map<String, Long> byStream = new LinkedHashMap<>();

    FileImport(ApplicationRuntime runtime, String name, Path path, Config config) {
        this.runtime = runtime;
        Application application = runtime.application();
        ImportDefinition declared = application.imports().get(name);
        if (declared == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "import must be one of " + application.imports().keySet() + ", got \"" + name
                            + "\"; declare it under imports in the application file");
        }
        Path real = path.toAbsolutePath().normalize();
        if (Files.isRegularFile(real)) {
            Path fileName = real.getFileName();
            this.mapping = new ImportDefinition(
                    declared.name(), declared.format(), literal(fileName), declared.delimiter(), declared.events());
            this.folder = java.util.Objects.requireNonNull(real.getParent());
        } else if (Files.isDirectory(real)) {
            this.mapping = declared;
            this.folder = real;
        } else {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "path must be a file or a folder that can be read, got \"" + path + "\"");
        }
        this.clock = config.clock();
        this.mark = ("import:" + name + ':' + real).getBytes(StandardCharsets.UTF_8);
    }

    private static String literal(@Nullable Path fileName) {
        return String.valueOf(fileName).replaceAll("[*?\\[\\]{}\\\\]", "\\\\$0");
    }

    Map<String, Object> run(JobProgress progress) {
        byte[] kept = runtime.journal().mark(mark);
        ImportPosition from = kept == null ? ImportPosition.START : ImportPosition.of(kept);
        ImportOptions options =
                new ImportOptions(BATCH, ImportOptions.DEFAULT.buffered(), ImportOptions.DEFAULT.disorder());
        Importer importer = new Importer(runtime.application(), mapping, options, clock);
        ImportProgress end;
        try (ImportStages stages = new ImportStages(runtime.pipeline(), this::taken)) {
            end = read(importer, from, stages, progress);
            stages.drain();
        }
        return result(end);
    }

    private ImportProgress read(Importer importer, ImportPosition from, ImportStages stages, JobProgress progress) {
        return importer.run(
                folder,
                from,
                new ImportTarget(
                        (batch, position) -> stages.take(batch, List.of(new Commit.Entry(mark, position.toBytes()))),
                        this::refuse),
                now -> progress.at(
                        now.bytesRead(),
                        now.bytesTotal(),
                        "%,d rows, %,d refused, %,.0f rows/s".formatted(now.rows(), now.refused(), now.rate())));
    }

    private Map<String, Object> result(ImportProgress end) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rows", end.rows());
        result.put("skipped", end.skipped());
        result.put("rejected", end.refused() + count(EventVerdict.Status.REFUSED));
        result.put("accepted", count(EventVerdict.Status.ACCEPTED));
        result.put("duplicates", count(EventVerdict.Status.DUPLICATE));
        result.put("late", count(EventVerdict.Status.LATE));
        result.put("not_yet_known", end.unknown());
        result.put("out_of_order", end.outOfOrder());
        result.put("events", Map.copyOf(byStream));
        result.put("rows_per_second", Math.round(end.rate()));
        result.put("seconds", end.elapsed().toMillis() / 1000.0);
        return result;
    }

    private long count(EventVerdict.Status status) {
        return counts.getOrDefault(status, 0L);
    }

    private void taken(List<Event> batch, List<Taken> taken) {
        Intake intake = runtime.intake();
        String origin = "import " + mapping.name();
        String stream = "";
        EventVerdict.Status last = EventVerdict.Status.ACCEPTED;
        int run = 0;
        for (int i = 0; i < taken.size(); i++) {
            Event event = batch.get(i);
            EventVerdict.Status status =
                    intake.verdict(event, taken.get(i), origin).status();
            if (run > 0 && (status != last || !event.stream().equals(stream))) {
                count(stream, last, run);
                run = 0;
            }
            stream = event.stream();
            last = status;
            run++;
        }
        if (run > 0) {
            count(stream, last, run);
        }
    }

    private void count(String stream, EventVerdict.Status status, long many) {
        counts.merge(status, many, Long::sum);
        if (status == EventVerdict.Status.ACCEPTED || status == EventVerdict.Status.LATE) {
            byStream.merge(stream, many, Long::sum);
        }
        runtime.meters().events(stream, status, (double) many);
    }

    private void refuse(Refusals.Refusal refusal) {
        runtime.intake().quarantine(refusal.stream(), refusal.problems(), refusal.body(), refusal.origin());
        runtime.meters().event(refusal.stream(), EventVerdict.Status.REFUSED);
    }
}
