package dev.tidemill.platform;

import dev.tidemill.app.AnalysisDefinition;
import dev.tidemill.app.Application;
import dev.tidemill.app.DecisionDefinition;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.PolicyInUse;
import dev.tidemill.serve.Versions;
import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.rollout.Feed;
import dev.tidemill.serve.rollout.Lane;
import dev.tidemill.serve.rollout.RolloutRoom;
import dev.tidemill.serve.rollout.Route;
import dev.tidemill.serve.rollout.Served;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The versions of one application that answer: its models and its policies, each a line that can be rolled
/// out.
final class Answering implements Versions {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final Services services;
    private final ModelRoom models;
    private final PolicyRoom policies;
    private final Lane<ModelInUse> modelLane;
    private final Lane<PolicyInUse> policyLane;
    private final RolloutRoom rollouts;
    private final OlderModel older;
    private volatile Application application;
    private volatile TrialVersions trials = TrialVersions.NONE;

    /// @param feed what the application served
    Answering(Services services, Application application, AnswerRoom answers, Supplier<Feed> feed) {
        this.services = services;
        this.application = application;
        String name = application.name();
        this.models = new ModelRoom(services, name, () -> this.application, answers);
        this.policies = new PolicyRoom(services, name, () -> this.application);
        this.modelLane = new Lane<>(services.registry(), models.line(), models);
        this.policyLane = new Lane<>(services.registry(), policies.line(), policies);
        this.older = new OlderModel(
                () -> services.registry().before(models.line()),
                version -> models.load(version, services.registry().content(version)),
                services.modelThreads());
        this.rollouts = new RolloutRoom(
                services.registry(),
                new StoredRollouts(services.home().metadata(), models.line()),
                new RolloutRoom.Surroundings(
                        new LateFeed(feed),
                        services.config().clock(),
                        services.meters().config().clock()::monotonicTime,
                        field -> this.application.decided().schema().slot(field),
                        this::definition));
    }

    /// The feed reads a journal whose pipeline asks these versions, so it is there a little later.
    private record LateFeed(Supplier<Feed> feed) implements Feed {
        @Override
        public long end() {
            return feed.get().end();
        }

        @Override
        public long read(
                dev.tidemill.serve.rollout.Rollout rollout,
                long from,
                int most,
                java.util.function.Consumer<dev.tidemill.serve.rollout.Observation> sink) {
            return feed.get().read(rollout, from, most, sink);
        }
    }

    /// Puts to work what the registry and the rollouts say.
    void open() {
        if (application.decision().isPresent()) {
            own("tidemill", false);
            rollouts.open(policyLane);
        }
        rollouts.open(modelLane);
        warm();
    }

    /// Has the version before loaded where the application falls back on it.
    private void warm() {
        if (application.slate().filter(slate -> slate.cold().older()).isPresent()) {
            older.now();
        }
    }

    /// Registers the application's own policy, and puts it in production where it is new to it or nothing
    /// is there.
    private void own(String who, boolean changed) {
        int number = policies.register(application, who).version();
        if (changed || policyLane.production().isEmpty()) {
            services.registry().activate(policies.line(), number, who);
        }
    }

    /// Another version of the application, while nothing is decided: everything is loaded anew for it, and a
    /// rollout that is going on begins its analysis again.
    void use(Application next, String who) {
        RolloutDefinition before = definition();
        Application previous = application;
        trials = TrialVersions.NONE;
        application = next;
        if (next.decision().isPresent()) {
            boolean fits = fits();
            own(who, !samePolicy(previous, next) || !fits);
        }
        older.forget();
        warm();
        rollouts.changed(before, who, "version " + next.version() + " of the application was applied");
    }

    private static boolean samePolicy(Application one, Application other) {
        return one.policy().equals(other.policy())
                && one.slate().map(SlateDefinition::policy).equals(other.slate().map(SlateDefinition::policy));
    }

    private boolean fits() {
        try {
            policyLane.forget();
            policyLane.production().ifPresent(version -> policyLane.load(version.version()));
            return true;
        } catch (RuntimeException e) {
            LOG.warn("the policy in production does not fit; the application's own answers", e);
            return false;
        }
    }

    /// How the application declares rollouts, with a guard for every outcome but the mildest.
    RolloutDefinition definition() {
        RolloutDefinition declared = application.lifecycle().rollout().orElse(RolloutDefinition.DEFAULT);
        List<String> outcomes =
                application.decision().map(DecisionDefinition::outcomes).orElse(List.of());
        AnalysisDefinition analysis = declared.analysis().guarding(outcomes);
        return new RolloutDefinition(
                declared.strategy(), declared.unit(), declared.shadow(), declared.steps(), declared.arms(), analysis);
    }

    ModelRoom models() {
        return models;
    }

    PolicyRoom policies() {
        return policies;
    }

    RolloutRoom rollouts() {
        return rollouts;
    }

    /// A loaded model for the application in use.
    ModelInUse model(int number) {
        return modelLane.load(number).value();
    }

    /// A loaded policy for the application in use.
    PolicyInUse policy(int number) {
        return policyLane.load(number).value();
    }

    /// The registry has another model in production now.
    void activated() {
        rollouts.activated(VersionLine.MODEL);
        warm();
    }

    @Override
    public Route<ModelInUse> model(Event event) {
        return trials.model(event).orElseGet(() -> modelLane.board().route(event.id(), event.values()));
    }

    @Override
    public Route<PolicyInUse> policy(Event event) {
        return trials.policy(event).orElseGet(() -> policyLane.board().route(event.id(), event.values()));
    }

    @Override
    public List<Assignment> experiments(Event event) {
        return trials.assignments(event);
    }

    @Override
    public Optional<ModelInUse> older() {
        return older.now();
    }

    /// From the next decision on, these experiments run.
    void attempt(TrialVersions next) {
        trials = next;
    }

    /// Loads the version that an arm of an experiment names.
    ///
    /// @param named its number, or an alias
    /// @throws TidemillException NOT_FOUND or INVALID where there is none
    Served<ModelInUse> modelNamed(String named) {
        return modelLane.load(number(models.line(), named));
    }

    /// Loads the policy that an arm of an experiment names.
    Served<PolicyInUse> policyNamed(String named) {
        return policyLane.load(number(policies.line(), named));
    }

    /// Whether an arm of a running experiment answers with a version.
    boolean attempts(VersionLine line, int version) {
        return (line.equals(models.line()) && TrialVersions.has(trials.models(), version))
                || (line.equals(policies.line()) && TrialVersions.has(trials.policies(), version));
    }

    private int number(VersionLine line, String named) {
        if (named.matches("[0-9]{1,9}")) {
            return services.registry().version(line, Integer.parseInt(named)).version();
        }
        return services.registry()
                .pointed(line, named)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "an arm's " + line.kind() + " must be a version or an alias that points at one, got \"" + named
                                + "\"; register it first"))
                .version();
    }
}
