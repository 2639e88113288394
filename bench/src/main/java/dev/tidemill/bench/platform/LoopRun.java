package dev.tidemill.bench.platform;

import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.FraudLabel;
import dev.tidemill.fraud.JudgedLoad;
import dev.tidemill.fraud.LoadAnswer;
import dev.tidemill.fraud.LoadListener;
import dev.tidemill.fraud.SimulatedClock;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.fraud.Transaction;
import dev.tidemill.fraud.Wire;
import dev.tidemill.log.Durability;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.DecisionAnswer;
import dev.tidemill.platform.EventBody;
import dev.tidemill.platform.KeptAlert;
import dev.tidemill.platform.RetrainingRun;
import dev.tidemill.platform.RetrainingRun.Stage;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import dev.tidemill.serve.Receipt;
import dev.tidemill.server.LifecycleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One platform in this process that lives through the simulation, payment by payment in order. Between some
/// of them it is let look at what is to be done, and whatever it computes is waited for: meanwhile the
/// simulated time stands still, as it all but would where a day lasts a day.
final class LoopRun {
    private static final String APP = LifecycleFile.APPLICATION;
    private static final int BETWEEN_LOOKS = 250;
    private static final int MOST_LOOKS_AT_ONCE = 100;
    private static final String DIFFERENCES = """
            rollout:
              shadow: 1ms
              steps: [{weight: 0.1, bake: 0s}, {weight: 0.5, bake: 0s}]
            """;
    private static final String BY_HAND = "retraining: {triggers: {quality: false}}\n";

    private final LoopSetting setting;
    private final Consumer<String> say;
    private final SimulatedClock clock = new SimulatedClock(LoopSetting.at(LoopSetting.LIVE));
    private final JudgedLoad before = new JudgedLoad(LoopSetting.CARDS_A_DAY);
    private final JudgedLoad during = new JudgedLoad(LoopSetting.CARDS_A_DAY);
    private final JudgedLoad after = new JudgedLoad(LoopSetting.CARDS_A_DAY);
    private final Map<String, Instant> alerts = new LinkedHashMap<>();
    private @Nullable RetrainingRun last;
    private double learningSeconds;
    private long begunSwitch;
    private double wallSeconds = Double.NaN;
    private Optional<Instant> promoted = Optional.empty();

    /// @param promoted when the retrained model was in production in the run that this one is the control of;
    ///     empty: this one retrains
    LoopRun(LoopSetting setting, Optional<Instant> promoted, Consumer<String> say) {
        this.setting = setting;
        this.promoted = promoted;
        this.say = say;
    }

    /// What came of it.
    ///
    /// @param alerts          when each monitor raised its first alert after the switch
    /// @param run             the run of the loop that went on last
    /// @param promoted        when the retrained model was in production
    /// @param learningSeconds from the trigger to the begin of the rollout, by the wall
    /// @param wallSeconds     from the first changed payment to the promotion, by the wall
    record Result(
            JudgedLoad.Quality before,
            JudgedLoad.Quality during,
            JudgedLoad.Quality after,
            Map<String, Instant> alerts,
            Optional<RetrainingRun> run,
            Optional<Instant> promoted,
            double learningSeconds,
            double wallSeconds) {}

    /// @param files of the history
    Result run(Path root, Path files, Path work) throws IOException {
        boolean control = promoted.isPresent();
        Path file = LifecycleFile.write(
                root.resolve("apps/fraud/app.yaml"),
                List.of(LifecycleFile.differences(), DIFFERENCES, control ? BY_HAND : ""),
                work.resolve("app"));
        Config config = new Config(
                work.resolve("home"),
                Durability.PROCESS,
                clock,
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                Config.DEFAULT_STATE_BYTES,
                "bench");
        try (Tidemill tidemill = Tidemill.open(config)) {
            tidemill.apply(file, "bench");
            prepare(tidemill, files);
            live(tidemill, control);
        }
        return new Result(
                before.quality(),
                during.quality(),
                after.quality(),
                alerts,
                Optional.ofNullable(last),
                promoted,
                learningSeconds,
                wallSeconds);
    }

    private void prepare(Tidemill tidemill, Path files) {
        say.accept("importing, replaying, training …");
        PreparedHome.done(tidemill.await(
                tidemill.importFiles(APP, PreparedHome.MAPPING, files).id()));
        PreparedHome.done(
                tidemill.await(tidemill.replayFeatures(APP, Optional.empty()).id()));
        var trained = PreparedHome.done(
                tidemill.await(tidemill.train(APP, TrainRequest.NEWEST).id()));
        if (trained.result().get("version") instanceof Number version) {
            tidemill.activate(APP, version.intValue(), "bench");
        }
    }

    private void live(Tidemill tidemill, boolean control) {
        long begin = LoopSetting.at(LoopSetting.LIVE).toEpochMilli();
        long sent = 0;
        for (Arrival arrival : new Simulator(setting.whole()).arrivals()) {
            if (arrival.known() < begin) {
                continue;
            }
            if (ended(arrival.known())) {
                return;
            }
            clock.reach(arrival);
            send(tidemill, arrival);
            if (++sent % BETWEEN_LOOKS == 0) {
                look(tidemill, control);
            }
        }
    }

    private boolean ended(long now) {
        return now
                >= promoted.map(at -> at.plus(LoopSetting.AFTER))
                        .orElse(LoopSetting.at(LoopSetting.SWITCH).plus(LoopSetting.LONGEST))
                        .toEpochMilli();
    }

    private void send(Tidemill tidemill, Arrival arrival) {
        switch (arrival) {
            case Transaction payment -> {
                LoadListener span = span(payment);
                switch (tidemill.decide(APP, Wire.transaction(payment))) {
                    case DecisionAnswer.Decided(Receipt receipt, boolean _) ->
                        span.answered(
                                payment, new LoadAnswer(receipt.outcome(), receipt.probability(), receipt.model()));
                    case DecisionAnswer.Refused refused ->
                        throw new IllegalStateException("a payment was refused: " + refused.problems());
                }
            }
            case FraudLabel label -> {
                var _ = tidemill.outcomes(APP, EventBody.json(Wire.label(label)));
            }
        }
    }

    private LoadListener span(Transaction payment) {
        if (payment.time() < LoopSetting.at(LoopSetting.SWITCH).toEpochMilli()) {
            return before;
        }
        if (begunSwitch == 0) {
            begunSwitch = System.nanoTime();
            say.accept("the pattern switches on …");
        }
        return promoted.filter(at -> payment.time() >= at.toEpochMilli()).isPresent() ? after : during;
    }

    private void look(Tidemill tidemill, boolean control) {
        tidemill.watching().catchUp(APP);
        for (KeptAlert kept : tidemill.watching().alerts(APP, Long.MAX_VALUE, 10)) {
            if (kept.alert().raised()
                    && begunSwitch > 0
                    && !alerts.containsKey(kept.alert().monitor())) {
                alerts.put(
                        kept.alert().monitor(),
                        Instant.ofEpochMilli(kept.alert().at()));
                say.accept("alert " + kept.alert().line());
            }
        }
        if (!control && promoted.isEmpty()) {
            learn(tidemill);
        }
    }

    /// Lets the loop go on, as far as it goes without more payments.
    private void learn(Tidemill tidemill) {
        long begin = System.nanoTime();
        boolean learned = false;
        for (int i = 0; i < MOST_LOOKS_AT_ONCE; i++) {
            tidemill.retraining().look(APP);
            tidemill.rollouts().look(APP);
            List<RetrainingRun> runs = tidemill.retraining().history(APP, 1);
            if (runs.isEmpty()) {
                return;
            }
            RetrainingRun run = runs.getFirst();
            boolean moved = last == null || !last.equals(run);
            if (moved) {
                say.accept("retraining run " + run.run() + ": " + run.stage().word() + ", " + run.why());
            }
            last = run;
            if (run.stage().compareTo(Stage.ROLLING_OUT) >= 0) {
                learningSeconds += learned ? (System.nanoTime() - begin) / 1e9 : 0;
                promotedBy(run);
                return;
            }
            learned = true;
            tidemill.jobs().forEach(job -> tidemill.await(job.id()));
        }
    }

    private void promotedBy(RetrainingRun run) {
        if (run.stage() == Stage.PROMOTED) {
            promoted = Optional.of(run.changed());
            wallSeconds = (System.nanoTime() - begunSwitch) / 1e9;
        }
    }
}
