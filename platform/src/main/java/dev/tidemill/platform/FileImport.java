package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.CheckDefinition;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.ImportOptions;
import dev.tidemill.data.ImportPosition;
import dev.tidemill.data.ImportProgress;
import dev.tidemill.data.ImportTarget;
import dev.tidemill.data.Importer;
import dev.tidemill.data.Refusals;
import dev.tidemill.data.check.BatchChecks;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckResult;
import dev.tidemill.data.check.DataNotes;
import dev.tidemill.data.check.ImportNote;
import dev.tidemill.log.Commit;
import dev.tidemill.serve.Taken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes files into an application's journal. How far it is goes into the same atomic write as the events, so that
/// an import which was broken off goes on where it stopped.
final class FileImport {
    /// Large enough that most keys occur several times in one, whose deltas are then written as one.
    private static final int BATCH = 32_768;

    private final ApplicationRuntime runtime;
    private final ImportDefinition mapping;
    private final Path folder;
    private final InstantSource clock;
    private final byte[] mark;
    private final StreamChecks streamChecks;
    private final DataNotes notes;
    private final Map<EventVerdict.Status, Long> counts = new EnumMap<>(EventVerdict.Status.class);
    private final Map<String, Long> byStream = new LinkedHashMap<>();
    private final Set<String> finished = new LinkedHashSet<>();
    private final Path path;

    FileImport(ApplicationRuntime runtime, DataNotes notes, String name, Path path, Config config) {
        this.runtime = runtime;
        this.notes = notes;
        this.streamChecks = new StreamChecks(runtime, notes);
        Application application = runtime.application();
        ImportDefinition declared = application.imports().get(name);
        if (declared == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "import must be one of " + application.imports().keySet() + ", got \"" + name
                            + "\"; declare it under imports in the application file");
        }
        Path real = path.toAbsolutePath().normalize();
        this.path = real;
        if (Files.isRegularFile(real)) {
            Path fileName = real.getFileName();
            this.mapping = declared.withFiles(literal(fileName));
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
        Instant started = clock.instant();
        refuseAsAWhole(importer, from, progress);
        BatchChecks checks = streamChecks.batch();
        long first = runtime.journal().end();
        ImportProgress end;
        try (ImportStages stages = new ImportStages(runtime.pipeline(), this::taken)) {
            end = read(importer, from, stages, checks, progress);
            stages.drain();
        }
        Map<String, Object> result = result(end);
        note(end, first, started);
        judge(end, checks, result);
        return result;
    }

    private String source() {
        return "import " + mapping.name() + " " + path;
    }

    /// Where a check refuses whole batches, the files are read once without taking anything in.
    private void refuseAsAWhole(Importer importer, ImportPosition from, JobProgress progress) {
        boolean any = mapping.events().stream()
                .flatMap(event -> runtime.application().stream(event.stream()).checks().stream())
                .anyMatch(check -> check.severity() == CheckDefinition.Severity.REFUSE && !check.refusesEvents());
        if (!any) {
            return;
        }
        BatchChecks checks = streamChecks.batch();
        ImportProgress read = importer.run(
                folder,
                from,
                new ImportTarget((batch, position) -> batch.forEach(checks::add), refusal -> {}),
                now -> progress.at(now.bytesRead(), now.bytesTotal(), "checking before anything is taken in"));
        List<CheckResult> results = checks.results(clock.millis(), false);
        List<Problem> against = results.stream()
                .filter(CheckResult::refuses)
                .map(CheckResult::problem)
                .toList();
        if (read.events() > 0 && !against.isEmpty()) {
            streamChecks.keep(source() + ", refused", read.events(), results);
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "import is refused by " + against.size() + (against.size() == 1 ? " check" : " checks")
                            + "; nothing was taken in",
                    against);
        }
    }

    private void note(ImportProgress end, long first, Instant started) {
        List<String> files = new ArrayList<>(finished);
        long events = end.events();
        notes.imports()
                .add(
                        runtime.application().name(),
                        new ImportNote(
                                0,
                                mapping.name(),
                                path.toString(),
                                files,
                                first,
                                runtime.journal().end(),
                                started,
                                clock.instant(),
                                events));
    }

    private void judge(ImportProgress end, BatchChecks checks, Map<String, Object> result) {
        if (!end.restarted().isEmpty()) {
            result.put("restarted", end.restarted());
        }
        if (end.events() == 0) {
            return;
        }
        List<CheckResult> results = checks.results(clock.millis(), false);
        streamChecks.keep(source(), end.events(), results);
        result.put("violated", results.stream().filter(one -> !one.passed()).count());
        List<String> words = new ArrayList<>(StreamChecks.words(results));
        if (end.skipped() == 0) {
            for (BatchNote judged : streamChecks.judge(source(), checks)) {
                judged.anomalies().forEach(problem -> words.add("unlike before: " + problem));
            }
        }
        if (!words.isEmpty()) {
            result.put("findings", words);
        }
    }

    private ImportProgress read(
            Importer importer, ImportPosition from, ImportStages stages, BatchChecks checks, JobProgress progress) {
        long begun = runtime.meters().nanos();
        return importer.run(
                folder,
                from,
                new ImportTarget(
                        (batch, position) -> {
                            batch.forEach(checks::add);
                            finished.addAll(position.finished().keySet());
                            stages.take(batch, List.of(new Commit.Entry(mark, position.toBytes())));
                        },
                        this::refuse),
                now -> progress.at(
                        now.bytesRead(),
                        now.bytesTotal(),
                        "%,d rows, %,d refused, %,.0f rows/s"
                                .formatted(
                                        now.rows(),
                                        now.refused(),
                                        now.rows()
                                                * 1e9
                                                / Math.max(1, runtime.meters().nanos() - begun))));
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
