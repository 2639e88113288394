package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.Feature;
import dev.tidemill.chat.assistant.AnswerDecider;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.model.Message;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.Verdict;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.LiveFeatures;
import dev.tidemill.features.LiveLimits;
import dev.tidemill.log.Journal;
import dev.tidemill.recommend.bundle.Algorithms;
import dev.tidemill.recommend.content.LiveVectors;
import dev.tidemill.recommend.slate.SlateDecider;
import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.registry.ApplicationVersions;
import dev.tidemill.serve.Decider;
import dev.tidemill.serve.Decision;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Receipts;
import dev.tidemill.serve.ScoringDecider;
import dev.tidemill.serve.Streams;
import dev.tidemill.serve.rollout.Feed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One application at work: its journal, its pipeline, its models, and the versions of it that
/// receipts name.
final class ApplicationRuntime implements AutoCloseable {
    private final Services services;
    private final AnswerRoom answers;
    private final ExecutorService reading = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("texts-", 0).daemon().factory());
    private final LiveVectors vectors;
    private final Journal journal;
    private final Pipeline pipeline;
    private final Receipts receipts;
    private final Meters meters;
    private final Answering answering;
    private final Map<String, Application> versions = new ConcurrentHashMap<>();
    private final Map<String, Decider> deciders = new ConcurrentHashMap<>();
    private final Feed feed;
    private volatile Intake intake;
    private volatile @Nullable Assisting assisting;

    ApplicationRuntime(Services services, AnswerRoom answers, Application application) {
        this.services = services;
        this.vectors = new LiveVectors(services.embedder(), reading);
        this.answers = answers;
        this.journal = services.home().journal(services.tenant(), application.name());
        this.meters = new Meters(services.meters(), application.name());
        this.answering = new Answering(services, application, answers, this::feed);
        Pipeline.Plan plan = plan(application);
        StateRebuild.rebuild(journal, plan, journal::commit);
        this.pipeline = new Pipeline(journal, plan);
        meters.watch(pipeline);
        if (application.slate().isPresent()) {
            meters.robots(pipeline);
        }
        this.receipts = new Receipts(journal, pipeline, version -> featureNames(version(version)));
        this.feed = new ReceiptFeed(journal, pipeline, receipts, answering, this::throttle);
        answering.open();
        this.intake = intake(application);
        this.assisting = assisting();
    }

    /// What answers with texts; `null` where nothing does.
    private @Nullable Assisting assisting() {
        return pipeline.plan().decider().orElse(null) instanceof AnswerDecider decider
                ? new Assisting(answers, application(), pipeline, decider)
                : null;
    }

    private Feed feed() {
        return feed;
    }

    /// For work beside decisions, in its turn from now on until it is closed.
    Throttle throttle() {
        return new Throttle(meters::nanos, LockSupport::parkNanos, pipeline::taking, services.beside());
    }

    private Pipeline.Plan plan(Application application) {
        versions.put(application.version().toString(), application);
        LiveFeatures features = new LiveFeatures(
                FeaturePlan.compile(application),
                journal::state,
                new LiveLimits(services.config().stateBytes(), LiveLimits.DEFAULT.deltasUntilSnapshot()));
        application.slate().ifPresent(Algorithms::check);
        Optional<LiveState> state = application.slate().map(slate -> new LiveState(application, journal, vectors));
        Optional<Decider> decider = application.decision().map(decision -> decider(application, state));
        return new Pipeline.Plan(
                application, new Streams(application, journal), features, decider, state.map(one -> one));
    }

    private Decider decider(Application application, Optional<LiveState> state) {
        if (application.answer().isPresent()) {
            return answers.decider(application, answering);
        }
        if (state.isPresent()) {
            return new SlateDecider(
                    application,
                    state.get(),
                    answering,
                    services.config().clock(),
                    services.meters().config().clock());
        }
        return new ScoringDecider(
                application,
                answering,
                services.config().clock(),
                services.meters().config().clock());
    }

    private Intake intake(Application application) {
        return new Intake(application, journal, pipeline, services.config().clock(), meters);
    }

    /// Puts another version to work.
    ///
    /// @param who applied it
    void use(Application application, String who) {
        Pipeline.Plan plan = plan(application);
        FeaturePlan features = plan.features().plan();
        Kept.require(application, features, StateRebuild.missing(journal, features), journal);
        pipeline.exclusively(
                () -> {
                    StateRebuild.rebuild(journal, plan, journal::commit);
                    answering.use(application, who);
                },
                plan);
        intake = intake(application);
        assisting = assisting();
    }

    Application application() {
        return pipeline.plan().application();
    }

    Journal journal() {
        return journal;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Intake intake() {
        return intake;
    }

    Answering answering() {
        return answering;
    }

    ModelRoom models() {
        return answering.models();
    }

    Meters meters() {
        return meters;
    }

    /// A version that was applied once.
    Application version(String version) {
        return versions.computeIfAbsent(version, missing -> {
            ApplicationVersions.Applied applied = services.versions()
                    .find(services.tenant(), application().name(), missing)
                    .orElseThrow(() -> new TidemillException(
                            ErrorCode.NOT_FOUND, "application " + application().name() + " has no version " + missing));
            return ApplicationReader.read("app.yaml", applied.source());
        });
    }

    DecisionAnswer decide(byte[] json, Caller caller) {
        Intake door = intake;
        requireDecision();
        String stream = application().decided().name();
        long begun = meters.nanos();
        Verdict verdict = door.reader(stream).read(json);
        long read = meters.nanos();
        return switch (verdict) {
            case Verdict.Refused refused -> {
                door.quarantine(stream, refused.problems(), refused.body(), "decision");
                yield new DecisionAnswer.Refused(refused.id(), false, refused.problems());
            }
            case Verdict.Accepted(var event) ->
                switch (decided(event, caller, read - begun)) {
                    case Decision.Made(Receipt receipt) -> {
                        meters.decided(receipt, meters.nanos() - begun);
                        yield new DecisionAnswer.Decided(receipt, false);
                    }
                    case Decision.Repeated(long offset) -> new DecisionAnswer.Decided(receiptAt(offset), true);
                    case Decision.Conflict conflict ->
                        new DecisionAnswer.Refused(
                                event.id(),
                                true,
                                List.of(door.problem(event, dev.tidemill.serve.Taken.Status.CONFLICT)));
                    case Decision.TooOld tooOld ->
                        new DecisionAnswer.Refused(event.id(), true, List.of(tooOld(event.id())));
                };
        };
    }

    private Decision decided(Event event, Caller caller, long readNanos) {
        Assisting answering = assisting;
        AskerCheck.require(application(), event, caller);
        if (answering == null) {
            return pipeline.decide(event, readNanos);
        }
        Optional<Event> before = receipts.find(event.id()).flatMap(receipt -> receipts.event(receipt.offset()));
        return before.isPresent()
                ? pipeline.decide(answering.again(event, before.get()), readNanos)
                : answering.decide(event, caller.key(), readNanos);
    }

    /// Begins an answer to a question, whose event is read from JSON.
    ///
    /// @param earlier what was said before, where the asker sends it along
    /// @param key     the id of the API key that was shown
    /// @param cap     the most tokens of the answer
    /// @throws TidemillException INVALID where this application does not answer with texts, or the
    /// question breaks
    ///     a rule of its stream
    Assisting.Asked ask(byte[] json, List<Message> earlier, String key, OptionalInt cap) {
        Assisting answering = assisting;
        if (answering == null) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + application().name() + " must declare an answer to be asked; add one to its file");
        }
        String stream = application().decided().name();
        long begun = meters.nanos();
        return switch (intake.reader(stream).read(json)) {
            case Verdict.Refused refused -> {
                intake.quarantine(stream, refused.problems(), refused.body(), "question");
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "a question must keep the rules of its stream: "
                                + refused.problems().getFirst(),
                        refused.problems());
            }
            case Verdict.Accepted(var event) -> {
                if (receipts.find(event.id()).isPresent()) {
                    throw new TidemillException(
                            ErrorCode.CONFLICT,
                            "a question must have an id of its own, got \"" + event.id()
                                    + "\" again; send another X-Request-Id, or none");
                }
                yield answering.begin(event, earlier, key, cap, meters.nanos() - begun);
            }
        };
    }

    /// What answers with lists of items.
    ///
    /// @throws TidemillException INVALID where this application gives none
    SlateDecider slates() {
        if (pipeline.plan().decider().orElse(null) instanceof SlateDecider slates) {
            return slates;
        }
        throw noSlate();
    }

    /// The same as another version would, of the state that there is.
    SlateDecider slates(Application version) {
        return new SlateDecider(
                version,
                liveState(),
                answering,
                services.config().clock(),
                services.meters().config().clock());
    }

    /// What slates are made from.
    ///
    /// @throws TidemillException INVALID where this application gives none
    LiveState liveState() {
        if (pipeline.plan().projection().orElse(null) instanceof LiveState state) {
            return state;
        }
        throw noSlate();
    }

    private TidemillException noSlate() {
        return new TidemillException(
                ErrorCode.INVALID,
                "application " + application().name() + " must declare a slate to give items; add one to its file");
    }

    private Problem tooOld(String id) {
        return new Problem(
                "field " + application().decided().idField(),
                "an event that was taken in without a decision must be decided within its stream's lateness of "
                        + application().decided().lateness(),
                id,
                "what it would see has partly been let go of; ask for decisions when events come, or decide the past"
                        + " period with a backtest");
    }

    private void requireDecision() {
        if (application().decision().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + application().name() + " must declare a decision to decide; add one to its file");
        }
    }

    Receipt receipt(String decision) {
        requireDecision();
        Receipt receipt = receipts.find(decision)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "application " + application().name() + " has no decision \"" + decision + "\"" + gone()));
        return receipt.reasons().isEmpty() && receipt.content().isEmpty() ? again(receipt) : receipt;
    }

    private String gone() {
        long from = Kept.from(journal, application().decided().name());
        return from == Long.MIN_VALUE
                ? ""
                : " (those about events before " + Instant.ofEpochMilli(from) + " are no longer kept)";
    }

    /// The receipt under an offset, as it was kept.
    Optional<Receipt> storedReceipt(long offset) {
        return receipts.at(offset);
    }

    /// The decisions that did not come with their events.
    List<Receipts.Later> laterDecisions() {
        return receipts.later();
    }

    /// The same without the event's fields as text, for those who have the event.
    Optional<Receipt> receiptAlone(long offset) {
        return receipts.alone(offset);
    }

    private Receipt receiptAt(long offset) {
        return receipts.at(offset)
                .orElseThrow(() -> new TidemillException(ErrorCode.NOT_FOUND, "there is no receipt " + offset));
    }

    /// The receipt of the decision at an offset; empty where there is none.
    Optional<Receipt> findReceipt(long offset) {
        return receipts.at(offset);
    }

    List<Receipt> receipts(long before, int limit) {
        return receipts.list(before, limit);
    }

    ReplayedDecision replay(String decision) {
        Receipt original = receipt(decision);
        Receipt again = again(original);
        return new ReplayedDecision(original, again, Decider.differences(original, again));
    }

    /// The same decision with the versions that its receipt names.
    private Receipt again(Receipt receipt) {
        Application then = version(receipt.applicationVersion());
        Decider decider = deciders.computeIfAbsent(
                receipt.applicationVersion(),
                ignored -> decider(then, then.slate().map(slate -> new LiveState(then, journal))));
        LongFunction<TidemillException> gone = offset -> new TidemillException(
                ErrorCode.NOT_FOUND, "the event of decision " + receipt.id() + " is no longer kept");
        return decider.again(
                receipt,
                receipts.event(receipt.offset()).orElseThrow(() -> gone.apply(receipt.offset())),
                receipt.model().isPresent() ? models().version(receipt.model().getAsInt(), featureNames(then)) : null,
                receipt.policy().isPresent()
                        ? answering.policies().version(receipt.policy().getAsInt(), then)
                        : null);
    }

    /// The event that was decided under an offset.
    Optional<Event> event(long offset) {
        return receipts.event(offset);
    }

    Optional<String> outcomeOf(String decision) {
        Pipeline.Plan plan = pipeline.plan();
        var offset = pipeline.about(application().decided().name(), decision);
        if (offset.isEmpty()) {
            return Optional.empty();
        }
        return journal.read(offset.getAsLong())
                .map(plan.streams()::decode)
                .map(event -> new String(intake.json(event), StandardCharsets.UTF_8));
    }

    ApplicationStatistics statistics() {
        var tally = pipeline.tally();
        Map<String, Long> events = tally.events();
        String outcomes =
                application().outcome().map(outcome -> outcome.stream()).orElse("");
        return new ApplicationStatistics(
                journal.end(),
                events,
                tally.get("duplicates"),
                tally.get("late"),
                journal.quarantineCount(),
                tally.get("decisions"),
                tally.get("fallbacks"),
                events.getOrDefault(outcomes, 0L),
                tally.outcomes());
    }

    static List<String> featureNames(Application application) {
        return application.features().stream().map(Feature::name).toList();
    }

    @Override
    public void close() {
        reading.shutdownNow();
        pipeline.close();
    }
}
