package dev.tidemill.platform;

import dev.tidemill.app.AnswerDefinition.Evaluation;
import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.AnswerDecider;
import dev.tidemill.chat.assistant.AssistantVersion;
import dev.tidemill.chat.evaluate.Bar;
import dev.tidemill.chat.evaluate.EvaluationSet;
import dev.tidemill.chat.evaluate.Evaluator;
import dev.tidemill.chat.evaluate.Judge;
import dev.tidemill.chat.evaluate.MeanInterval;
import dev.tidemill.chat.evaluate.ModelJudge;
import dev.tidemill.chat.evaluate.PairedDifference;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.core.Problem;
import dev.tidemill.platform.Assistants.Asker;
import dev.tidemill.platform.Assistants.EvaluationRequest;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.ModelInUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One evaluation at work: a version answers a set, another one beside it where they are compared, each as a run.
final class AnswerEvaluation {
    private static final long SEED = 7;
    private static final double SUPPORTED = 0.6;
    private static final int MOST_TOLD = 50;

    private final Services services;
    private final AnswerRoom answers;
    private final StoredEvaluations kept;
    private final RunRecorder recorder;
    private final ApplicationRuntime runtime;

    AnswerEvaluation(Services services, AnswerRoom answers, StoredEvaluations kept, ApplicationRuntime runtime) {
        this.services = services;
        this.answers = answers;
        this.kept = kept;
        this.recorder = new RunRecorder(services);
        this.runtime = runtime;
    }

    /// What was asked for, with its set read.
    record Order(EvaluationRequest request, EvaluationSet set, Asker asker) {}

    /// A version that was measured.
    private record Measured(int version, String run, Evaluator.Report report) {}

    private VersionLine line() {
        return runtime.models().line();
    }

    Map<String, Object> run(Order order, JobProgress progress) {
        int version = order.request().version().orElseGet(() -> inUse().orElse(0));
        OptionalInt against = against(order, version);
        int questions = order.set().cases().size() * (against.isPresent() ? 2 : 1);
        Measured measured = measured(order, version, progress, new int[] {0, questions});
        Optional<Measured> control = against.isPresent()
                ? Optional.of(measured(order, against.getAsInt(), progress, new int[] {
                    order.set().cases().size(), questions
                }))
                : Optional.empty();
        Map<String, Object> result = result(order, measured, control);
        declared().ifPresent(declared -> result.put("gate", judged(order, declared, measured, control)));
        return result;
    }

    private Optional<Evaluation> declared() {
        return runtime.application().answer().orElseThrow().evaluation();
    }

    private OptionalInt inUse() {
        return services.registry()
                .pointed(line(), dev.tidemill.registry.Registry.PRODUCTION)
                .map(Version::version)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /// What is in use, where it is declared how much worse than that a version may be.
    private OptionalInt against(Order order, int version) {
        boolean compared = declared().filter(one -> !one.worse().isEmpty()).isPresent();
        OptionalInt given = order.request().against();
        if (given.isPresent() || !compared) {
            return given;
        }
        OptionalInt used = inUse();
        return used.isPresent() && used.getAsInt() != version ? used : OptionalInt.empty();
    }

    /// @param from how many questions were asked before, and how many there are in all
    private Measured measured(Order order, int version, JobProgress progress, int[] from) {
        Application application = runtime.application();
        Optional<String> parent = version == 0
                ? Optional.empty()
                : Optional.of(services.registry()
                                .notes()
                                .version(services.registry().version(line(), version))
                                .run())
                        .filter(run -> !run.isEmpty());
        return recorder.run(
                application.name(), "evaluate", parent, order.asker().who(), run -> {
                    progress.at(from[0], from[1], "version " + version);
                    Evaluator.Report report = report(
                            order,
                            run,
                            version,
                            done -> progress.at((long) from[0] + done, from[1], "version " + version));
                    recorder.answered(run, version, parameters(order, version), report.intervals(SEED));
                    recorder.file(
                            run,
                            "questions.jsonl",
                            EvaluationSet.write(order.set().cases()));
                    recorder.file(run, "answers.json", report.json());
                    return new Measured(version, run, report);
                });
    }

    private Evaluator.Report report(Order order, String run, int version, java.util.function.IntConsumer done) {
        Application application = runtime.application();
        Asker asker = order.asker();
        Caller caller = new Caller(services.tenant().name(), asker.key(), "", application.name());
        Optional<Judge> judge = order.request()
                .judge()
                .map(model -> new ModelJudge(answers.chats().completions(), model, caller));
        TrialAnswers.Terms terms = new TrialAnswers.Terms(
                "evaluation." + run.substring(0, 8),
                asker.key(),
                order.request().labels());
        try (TrialAnswers trial = new TrialAnswers(runtime, services, answers, loaded(version), terms)) {
            int passages = application.answer().orElseThrow().retrieval().passages();
            Evaluator evaluator = new Evaluator(trial, judge, passages, SUPPORTED);
            // What is loaded with the first question is not to count as its latency.
            evaluator.run(new EvaluationSet(order.set().cases().subList(0, 1), List.of()));
            return evaluator.run(order.set(), done);
        }
    }

    private AssistantVersion loaded(int version) {
        Optional<ModelInUse> used = version == 0
                ? Optional.empty()
                : Optional.of(runtime.answering().model(version));
        return ((AnswerDecider) runtime.pipeline().plan().decider().orElseThrow()).version(used);
    }

    private Map<String, String> parameters(Order order, int version) {
        Map<String, String> parameters = new LinkedHashMap<>();
        AssistantVersion used = loaded(version);
        parameters.put("set", order.request().set());
        parameters.put("set_digest", order.set().digest());
        parameters.put("questions", Integer.toString(order.set().cases().size()));
        parameters.put("model", used.model());
        parameters.put("index", Integer.toString(used.sources().version()));
        parameters.put("application_version", runtime.application().version().toString());
        order.request().judge().ifPresent(judge -> parameters.put("judge", judge));
        return parameters;
    }

    private Map<String, Object> judged(
            Order order, Evaluation declared, Measured measured, Optional<Measured> control) {
        List<String> reasons = new ArrayList<>(Bar.whyNot(declared, measured.report(), control.map(Measured::report)));
        String digest = order.set().digest();
        declared.set()
                .filter(set -> !set.equals(digest))
                .ifPresent(set -> reasons.addFirst("the set must be the declared one, " + set + ", got " + digest
                        + "; declare evaluation.set anew where this one is to count"));
        if (measured.version() > 0) {
            kept.keep(services.registry().version(line(), measured.version()), measured.run(), declared, reasons);
        }
        return Map.of("passed", reasons.isEmpty(), "reasons", reasons);
    }

    private static Map<String, Object> result(Order order, Measured measured, Optional<Measured> control) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", measured.version());
        result.put("set", order.request().set());
        result.put("set_digest", order.set().digest());
        result.put("questions", order.set().cases().size());
        result.put(
                "refused",
                order.set().refused().stream()
                        .map(Problem::toString)
                        .limit(MOST_TOLD)
                        .toList());
        result.put("run", measured.run());
        result.put("metrics", metrics(measured.report()));
        result.put("failures", failures(measured.report()));
        control.ifPresent(other -> {
            result.put("against", other.version());
            result.put("against_run", other.run());
            result.put("against_metrics", metrics(other.report()));
            result.put("against_failures", failures(other.report()));
            result.put("differences", differences(other.report(), measured.report()));
        });
        return result;
    }

    private static List<String> failures(Evaluator.Report report) {
        List<String> failures = new ArrayList<>();
        report.failures().forEach((id, why) -> failures.add(id + ": " + why));
        return failures.subList(0, Math.min(MOST_TOLD, failures.size()));
    }

    private static Map<String, Object> metrics(Evaluator.Report report) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        report.intervals(SEED).forEach((metric, mean) -> metrics.put(metric, shown(mean)));
        return metrics;
    }

    private static Map<String, Object> shown(MeanInterval mean) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("mean", mean.mean());
        shown.put("low", mean.low());
        shown.put("high", mean.high());
        shown.put("cases", mean.cases());
        return shown;
    }

    private static Map<String, Object> differences(Evaluator.Report control, Evaluator.Report version) {
        Map<String, Object> differences = new LinkedHashMap<>();
        for (String metric : version.means().keySet()) {
            PairedDifference one = PairedDifference.of(control.values(metric), version.values(metric), SEED);
            if (one.pairs() > 0) {
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("difference", one.difference());
                shown.put("low", one.low());
                shown.put("high", one.high());
                shown.put("p", one.p());
                shown.put("pairs", one.pairs());
                differences.put(metric, shown);
            }
        }
        return differences;
    }
}
