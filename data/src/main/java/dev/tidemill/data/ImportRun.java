package dev.tidemill.data;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/// One run of an import. One thread, used once.
///
/// Rows are numbered from 0 in the order in which this run reads them, events by row and place in it. The ledger
/// knows
/// the oldest row that still has an event in the buffer; `starts` says in which file a row lies.
final class ImportRun {
    private static final int LONGEST_BODY = dev.tidemill.log.Quarantined.LONGEST_BODY;

    private final Plan plan;
    private final InstantSource clock;
    private final ImportTarget target;
    private final Consumer<ImportProgress> progress;
    private final ReorderBuffer buffer;
    private final RowLedger ledger = new RowLedger();
    private final List<Start> starts = new ArrayList<>();
    private final Set<String> torn = new HashSet<>();
    private final Instant began;
    private List<Event> batch;
    private long newest = Long.MIN_VALUE;
    private long disorder;
    private long rows;
    private long skipped;
    private long refused;
    private long events;
    private long unknown;
    private long bytesBefore;
    private long silentBelow;

    ImportRun(Plan plan, InstantSource clock, ImportTarget target, Consumer<ImportProgress> progress) {
        this.plan = plan;
        this.clock = clock;
        this.target = target;
        this.progress = progress;
        this.began = clock.instant();
        this.batch = new ArrayList<>(plan.options.batch());
        this.buffer = new ReorderBuffer(plan.options.buffered());
        for (RowEvent event : plan.definition.events()) {
            buffer.lane(plan.application.stream(event.stream()), event.delay().isPositive());
        }
    }

    /// @param disorderMillis how much older than the newest row one may be and still be put in its place
    /// @param silentRows     of how many of the first rows refusals were reported by an earlier run
    ImportProgress run(long disorderMillis, long silentRows) {
        disorder = disorderMillis;
        silentBelow = silentRows;
        long skip = plan.files.skip();
        for (ImportFiles.Item item : plan.files.files()) {
            starts.add(new Start(ledger.rows(), item, skip));
            try (RowSource source = plan.format.open(item.path())) {
                read(item, source, skip);
            } catch (IOException e) {
                tornEnd(item, e);
            }
            bytesBefore += item.size();
            skip = 0;
        }
        drain(Long.MAX_VALUE);
        target.sink().accept(batch, end());
        events += batch.size();
        ImportProgress done = progress(bytesBefore);
        progress.accept(done);
        return done;
    }

    private void read(ImportFiles.Item item, RowSource source, long skip) throws IOException {
        RowMapper mapper = new RowMapper(plan.application, plan.definition, source.columns());
        long toSkip = skip;
        for (Row row = source.next(); row != null; row = source.next()) {
            rows++;
            if (toSkip > 0) {
                toSkip--;
                skipped++;
            } else {
                take(item, source, row, mapper);
            }
            if (rows % plan.options.batch() == 0) {
                progress.accept(progress(bytesBefore + source.bytesRead()));
            }
        }
    }

    private void take(ImportFiles.Item item, RowSource source, Row row, RowMapper mapper) {
        long now = clock.millis();
        Problem broken = row.problem();
        if (broken != null || !mapper.map(row, now)) {
            long number = ledger.open(0);
            refuse(item, number, row.line(), broken != null ? List.of(broken) : mapper.problems(), source.body());
            return;
        }
        unknown += mapper.inFuture();
        long number = ledger.open(mapper.count());
        int lanes = mapper.mappers().size();
        for (int lane = 0; lane < lanes; lane++) {
            Event event = mapper.event(lane);
            if (event != null) {
                buffer.add(lane, event, number * lanes + lane);
            }
        }
        if (mapper.count() > 0) {
            long time = mapper.time();
            disorder = Math.max(disorder, newest == Long.MIN_VALUE ? 0 : (newest - time) * 2);
            newest = Math.max(newest, time);
            drain(newest - disorder);
        }
    }

    /// Hands over what became known before the horizon.
    private void drain(long horizon) {
        int lanes = plan.definition.events().size();
        for (Event event = buffer.poll(horizon); event != null; event = buffer.poll(horizon)) {
            ledger.done(buffer.lastSequence() / lanes);
            batch.add(event);
            if (batch.size() == plan.options.batch()) {
                target.sink().accept(batch, position());
                events += batch.size();
                batch = new ArrayList<>(plan.options.batch());
            }
        }
    }

    private void refuse(ImportFiles.Item item, long number, long line, List<Problem> why, byte[] body) {
        refused++;
        if (number < silentBelow) {
            return;
        }
        List<Problem> placed = why.stream()
                .map(p -> new Problem(item.name() + ":" + line + p.place(), p.rule(), p.value(), p.remedy()))
                .toList();
        String stream = plan.definition.events().getFirst().stream();
        byte[] kept = body.length <= LONGEST_BODY ? body : Arrays.copyOf(body, LONGEST_BODY);
        target.refusals().refuse(new Refusals.Refusal(stream, item.name(), line, placed, kept));
    }

    /// A file that breaks off: what stood before is taken, the break is one refusal.
    private void tornEnd(ImportFiles.Item item, IOException e) {
        long row = rowsOf(item);
        Problem why = new Problem(
                "",
                "file must be whole, breaks off after row " + row + ": " + e.getMessage(),
                "",
                "what stands before is taken; put the whole file there and import again");
        torn.add(item.name());
        refuse(item, ledger.open(0), row, List.of(why), new byte[0]);
    }

    private long rowsOf(ImportFiles.Item item) {
        Start start = starts.getLast();
        return start.item.equals(item) ? ledger.rows() - start.number + start.row : 0;
    }

    private ImportPosition position() {
        long safe = ledger.safe();
        SequencedMap<String, String> finished = new LinkedHashMap<>(plan.files.finished());
        Start in = starts.getFirst();
        for (Start start : starts) {
            if (start.number > safe) {
                break;
            }
            if (start.number > in.number || !start.item.equals(in.item)) {
                finish(finished, in);
            }
            in = start;
        }
        return new ImportPosition(
                finished,
                in.item.name(),
                in.item.fingerprint(),
                safe - in.number + in.row,
                ledger.rows() - safe,
                plan.mapping);
    }

    private ImportPosition end() {
        SequencedMap<String, String> finished = new LinkedHashMap<>(plan.files.finished());
        starts.forEach(start -> finish(finished, start));
        return new ImportPosition(finished, "", "", 0, 0, plan.mapping);
    }

    private void finish(SequencedMap<String, String> finished, Start start) {
        if (!torn.contains(start.item.name())) {
            finished.put(start.item.name(), start.item.fingerprint());
        }
    }

    private ImportProgress progress(long bytesRead) {
        return new ImportProgress(
                bytesRead,
                plan.files.bytes(),
                rows,
                skipped,
                refused,
                events,
                unknown,
                buffer.outOfOrder(),
                Duration.between(began, clock.instant()),
                plan.restarted);
    }

    /// What a run works through.
    record Plan(
            Application application,
            ImportDefinition definition,
            ImportOptions options,
            ImportFiles files,
            RowFormat format,
            String mapping,
            List<String> restarted) {}

    /// @param number of the first row of this file that the run takes
    /// @param row    how many rows of the file lie before it
    private record Start(long number, ImportFiles.Item item, long row) {}
}
