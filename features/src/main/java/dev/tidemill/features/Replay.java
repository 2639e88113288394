package dev.tidemill.features;

import dev.tidemill.app.Application;
import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Reads the log again and computes what each decided event saw: the same folds and the same readings as live,
/// key by key instead of event by event.
///
/// The log is read in chunks. In each, every group's work is sorted by key, and the keys are done in parallel;
/// no number is ever combined across threads, so the rows are the same bits for any number of them. Memory is
/// that of the retained events plus one chunk.
public final class Replay {
    private static final int PARTS_PER_THREAD = 4;

    private final Application app;
    private final FeaturePlan plan;
    private final Parallel parallel;

    public Replay(Application app, FeaturePlan plan, Parallel parallel) {
        this.app = app;
        this.plan = plan;
        this.parallel = parallel;
    }

    /// @param progress told now and then how many events have been read
    public ReplaySummary run(EventSource source, ReplayRequest request, RowSink sink, LongConsumer progress) {
        Labels labels = new Labels(app, request.cutoff());
        labels.read(source);
        Run run = new Run(request, labels, sink, progress);
        source.forEach(stream -> stream.equals(plan.decidedStream()) || plan.folds(stream), run::add);
        run.flush();
        return run.summary();
    }

    /// One replay under way.
    private final class Run {
        private final ReplayRequest request;
        private final Labels labels;
        private final RowSink sink;
        private final LongConsumer progress;
        private final List<GroupReplay> groups = new ArrayList<>();
        private final List<Arrived> events = new ArrayList<>();
        private long watermark = Long.MIN_VALUE;
        private long read;
        private long late;
        private long rowsGiven;
        private long labelled;
        private long positive;

        Run(ReplayRequest request, Labels labels, RowSink sink, LongConsumer progress) {
            this.request = request;
            this.labels = labels;
            this.sink = sink;
            this.progress = progress;
            for (GroupPlan group : plan.plans()) {
                groups.add(new GroupReplay(group, Math.min(request.chunk(), 1024)));
            }
        }

        void add(Arrived arrived) {
            events.add(arrived);
            if (events.size() == request.chunk()) {
                flush();
            }
        }

        void flush() {
            int[] rows = new int[events.size()];
            List<Arrived> wanted = number(rows);
            long floor = plan.floor(watermark);
            List<Runnable> tasks = new ArrayList<>();
            groups.forEach(group -> tasks.add(() -> group.prepare(events, rows)));
            parallel.run(tasks);
            tasks.clear();
            int parts = parallel.threads() == 1 ? 1 : parallel.threads() * PARTS_PER_THREAD;
            groups.forEach(group -> group.addParts(tasks, parts, floor));
            parallel.run(tasks);
            if (!wanted.isEmpty()) {
                double[][] columns = new double[plan.size()][wanted.size()];
                for (double[] column : columns) {
                    Arrays.fill(column, Double.NaN);
                }
                groups.forEach(group -> group.into(columns));
                finish(wanted, columns);
                sink.accept(batch(wanted, columns));
            }
            for (Arrived arrived : events) {
                boolean decided = arrived.event().stream().equals(plan.decidedStream());
                late += arrived.late() ? 1 : 0;
                if (decided && !arrived.late() && !arrived.reread()) {
                    watermark = Math.max(watermark, arrived.event().time());
                }
            }
            read += events.size();
            events.clear();
            progress.accept(read);
        }

        /// Numbers the events that give a row; the others get −1.
        private List<Arrived> number(int[] rows) {
            List<Arrived> wanted = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                Event event = events.get(i).event();
                boolean gives = event.stream().equals(plan.decidedStream())
                        && event.time() >= request.from()
                        && event.time() < request.to();
                rows[i] = gives ? wanted.size() : -1;
                if (gives) {
                    wanted.add(events.get(i));
                }
            }
            return wanted;
        }

        private void finish(List<Arrived> wanted, double[][] columns) {
            int parts = parallel.threads();
            List<Runnable> tasks = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                int from = (int) ((long) wanted.size() * i / parts);
                int to = (int) ((long) wanted.size() * (i + 1) / parts);
                tasks.add(() -> finish(wanted, columns, from, to));
            }
            parallel.run(tasks);
        }

        private void finish(List<Arrived> wanted, double[][] columns, int from, int to) {
            @Nullable Object[] scratch = new Object[plan.scratch()];
            double[] vector = new double[columns.length];
            for (int row = from; scratch.length > 0 && row < to; row++) {
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = columns[i][row];
                }
                plan.finish(wanted.get(row).event(), vector, scratch);
                for (int i = 0; i < vector.length; i++) {
                    columns[i][row] = vector[i];
                }
            }
        }

        private RowBatch batch(List<Arrived> wanted, double[][] columns) {
            int size = wanted.size();
            List<Event> decided = new ArrayList<>(size);
            long[] offsets = new long[size];
            boolean[] lates = new boolean[size];
            double[] known = new double[size];
            for (int row = 0; row < size; row++) {
                Arrived arrived = wanted.get(row);
                decided.add(arrived.event());
                offsets[row] = arrived.offset();
                lates[row] = arrived.late();
                known[row] = labels.of(arrived.event());
                labelled += Double.isNaN(known[row]) ? 0 : 1;
                positive += known[row] != 0 && !Double.isNaN(known[row]) ? 1 : 0;
            }
            rowsGiven += size;
            return new RowBatch(decided, offsets, lates, columns, known);
        }

        ReplaySummary summary() {
            return new ReplaySummary(read, late, rowsGiven, labelled, positive);
        }
    }
}
