package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.chat.evaluate.EvaluationSet;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Evaluations of the assistants at work; where an application demands it, only versions that passed theirs go into
/// production.
final class EmbeddedAssistants implements Assistants {
    private static final int MOST_QUESTIONS = 10_000;

    private final Services services;
    private final AnswerRoom answers;
    private final JobRunner jobs;
    private final Function<String, ApplicationRuntime> required;
    private final Function<String, @Nullable ApplicationRuntime> running;
    private final StoredEvaluations kept;

    EmbeddedAssistants(
            Services services,
            AnswerRoom answers,
            JobRunner jobs,
            Function<String, ApplicationRuntime> required,
            Function<String, @Nullable ApplicationRuntime> running) {
        this.services = services;
        this.answers = answers;
        this.jobs = jobs;
        this.required = required;
        this.running = running;
        this.kept = new StoredEvaluations(
                services.home().metadata(), services.tenant(), services.config().clock());
        services.registry().admittedBy(this::whyNot);
    }

    private Optional<String> whyNot(Version version) {
        ApplicationRuntime runtime = running.apply(version.line().application());
        if (runtime == null || !version.line().kind().equals(VersionLine.MODEL)) {
            return Optional.empty();
        }
        return runtime.application()
                .answer()
                .flatMap(answer -> answer.evaluation())
                .filter(evaluation -> evaluation.required())
                .flatMap(evaluation -> kept.whyNot(version, evaluation));
    }

    private ApplicationRuntime answering(String name) {
        ApplicationRuntime runtime = required.apply(name);
        Application application = runtime.application();
        if (application.answer().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + name
                            + " must declare an answer to be evaluated by questions; add one to its file");
        }
        return runtime;
    }

    @Override
    public Job evaluate(String name, EvaluationRequest request, Asker asker) {
        ApplicationRuntime runtime = answering(name);
        EvaluationSet set = EvaluationSet.read(request.lines().stream());
        if (set.cases().isEmpty() || set.cases().size() > MOST_QUESTIONS) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a set must have 1 to " + MOST_QUESTIONS + " questions, got "
                            + set.cases().size()
                            + set.refused().stream()
                                    .findFirst()
                                    .map(Problem::toString)
                                    .map(first -> "; " + first)
                                    .orElse("; write a line such as {\"id\": \"1\", \"question\": \"…\"}"),
                    set.refused());
        }
        request.version()
                .ifPresent(
                        number -> services.registry().version(runtime.models().line(), number));
        request.against()
                .ifPresent(
                        number -> services.registry().version(runtime.models().line(), number));
        request.judge().ifPresent(this::requireModel);
        AnswerEvaluation work = new AnswerEvaluation(services, answers, kept, runtime);
        AnswerEvaluation.Order order = new AnswerEvaluation.Order(request, set, asker);
        return jobs.start(name, "evaluate", "questions", progress -> work.run(order, progress));
    }

    private void requireModel(String judge) {
        var models = answers.chats().completions().models();
        if (models.stream().noneMatch(card -> card.name().equals(judge))) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "judge must be one of "
                            + models.stream().map(card -> card.name()).toList() + ", got \"" + judge
                            + "\"; declare it in gateway.yaml");
        }
    }

    @Override
    public String questions(String name, int decisions) {
        return new RatedQuestions(answering(name), answers).lines(decisions);
    }
}
