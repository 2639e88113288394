package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.CostsDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.Parallel;
import dev.tidemill.features.Replay;
import dev.tidemill.features.ReplayRequest;
import dev.tidemill.features.RowBatch;
import dev.tidemill.features.RowSink;
import dev.tidemill.serve.Costs;
import dev.tidemill.serve.Hindsight;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Streams;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Decides a period again and compares: each decided event of the journal with its features as of then, from its
/// receipt where the definitions are those of then, from a replay of the journal otherwise. What is compared with is
/// the
/// receipt, and where nobody decided, what the versions in use answer.
///
/// Where the contender has features of its own there are two replays, one for each side.
final class Backtest {
    private final ApplicationRuntime runtime;
    private final Services services;
    private final BacktestRequest request;
    private final Contender contender;

    Backtest(ApplicationRuntime runtime, Services services, BacktestRequest request, Contender contender) {
        this.runtime = runtime;
        this.services = services;
        this.request = request;
        this.contender = contender;
    }

    Map<String, Object> run(JobProgress progress) {
        Pipeline.Plan running = runtime.pipeline().plan();
        Instant knownBy = request.knownBy().orElseGet(services.config().clock()::instant);
        JournalSource source = new JournalSource(runtime.journal(), running.streams());
        Optional<CostsDefinition> costs = contender
                .application()
                .lifecycle()
                .costs()
                .or(() -> running.application().lifecycle().costs());
        BacktestTally tally = new BacktestTally(
                running.application().decision().orElseThrow().outcomes(),
                costs.map(definition -> Costs.compile(contender.application(), definition)));
        FeaturePlan plan = running.features().plan();
        if (contender.ownFeatures()) {
            PastAnswers past = new PastAnswers();
            replay(
                    running.application(),
                    plan,
                    source,
                    knownBy,
                    new Told(progress, source.size(), 0, 2),
                    remember(past));
            Application other = contender.application();
            JournalSource again = source.as(new Streams(other, runtime.journal()));
            Told told = new Told(progress, source.size(), source.size(), 2);
            replay(other, FeaturePlan.compile(other), again, knownBy, told, new Pairing(past, tally));
        } else {
            Told told = new Told(progress, source.size(), 0, 1);
            replay(running.application(), plan, source, knownBy, told, batch -> compare(batch, tally));
        }
        progress.at(source.size(), source.size(), "done");
        return tally.result(request, contender, knownBy);
    }

    /// How far it is, over all replays.
    private record Told(JobProgress progress, long size, long before, int passes) {
        void at(long read) {
            progress.at(before + read, size * passes, "deciding again");
        }
    }

    private void replay(
            Application application, FeaturePlan plan, JournalSource source, Instant knownBy, Told told, RowSink rows) {
        int threads = services.config().threads();
        ReplayRequest wanted = ReplayRequest.ALL
                .knownBy(knownBy.toEpochMilli())
                .rows(
                        request.from().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
                        request.to().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
        try (ExecutorService executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("backtest-", 0).daemon().factory())) {
            new Replay(application, plan, new Parallel(executor, threads)).run(source, wanted, rows, told::at);
        }
    }

    private RowSink remember(PastAnswers past) {
        return batch -> {
            for (int row = 0; row < batch.size(); row++) {
                past.add(contender.before(batch.events().get(row).values(), batch.vector(row)), batch.labels()[row]);
            }
        };
    }

    private void compare(RowBatch batch, BacktestTally tally) {
        for (int row = 0; row < batch.size(); row++) {
            Event event = batch.events().get(row);
            double[] vector = batch.vector(row);
            Optional<Receipt> receipt = runtime.storedReceipt(batch.offsets()[row]);
            Hindsight.Answer before =
                    receipt.map(Backtest::answered).orElseGet(() -> contender.before(event.values(), vector));
            tally.add(event, receipt.isPresent(), before, after(receipt, event, vector), batch.labels()[row]);
        }
    }

    private Hindsight.Answer after(Optional<Receipt> receipt, Event event, double[] vector) {
        return receipt.map(decided -> contender.after(decided, event.values(), vector))
                .orElseGet(() -> contender.after(event.values(), vector));
    }

    private static Hindsight.Answer answered(Receipt receipt) {
        return new Hindsight.Answer(receipt.outcome(), receipt.probability(), receipt.rules(), receipt.fallback());
    }

    /// Compares the rows of the second replay with what the first one gave; both give the same rows in the same
    /// order.
    private final class Pairing implements RowSink {
        private final PastAnswers past;
        private final BacktestTally tally;
        private int next;

        Pairing(PastAnswers past, BacktestTally tally) {
            this.past = past;
            this.tally = tally;
        }

        @Override
        public void accept(RowBatch batch) {
            for (int row = 0; row < batch.size(); row++) {
                Event event = batch.events().get(row);
                Optional<Receipt> receipt = runtime.storedReceipt(batch.offsets()[row]);
                Hindsight.Answer before = receipt.map(Backtest::answered).orElse(past.answer(next));
                Hindsight.Answer after = after(receipt, event, batch.vector(row));
                tally.add(event, receipt.isPresent(), before, after, past.label(next++));
            }
        }
    }
}
