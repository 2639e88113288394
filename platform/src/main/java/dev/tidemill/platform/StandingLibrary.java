package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.app.Feature;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Approval;
import dev.tidemill.registry.LineNote;
import dev.tidemill.registry.ModelCard;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The library of the applications at work: what the registry knows, joined with what only they know.
final class StandingLibrary implements ModelLibrary {
    private final Services services;
    private final Learning learning;
    private final JobRunner jobs;
    private final Function<String, @Nullable ApplicationRuntime> running;
    private final Function<String, ApplicationRuntime> required;

    StandingLibrary(
            Services services,
            Learning learning,
            JobRunner jobs,
            Function<String, @Nullable ApplicationRuntime> running,
            Function<String, ApplicationRuntime> required) {
        this.services = services;
        this.learning = learning;
        this.jobs = jobs;
        this.running = running;
        this.required = required;
        registry()
                .approvals()
                .demand(line -> application(line)
                        .map(application -> application.lifecycle().approval())
                        .orElse(false));
        registry().usedBy(this::receipts);
        registry().usedBy(this::rollouts);
        registry().usedBy(this::arms);
        registry().usedBy(this::attempted);
    }

    private Optional<Application> application(VersionLine line) {
        return Optional.ofNullable(running.apply(line.application())).map(ApplicationRuntime::application);
    }

    /// A version that was in production may be named by receipts, which must be able to decide again.
    private Optional<String> receipts(VersionLine line, int version) {
        ApplicationRuntime runtime = running.apply(line.application());
        if (runtime == null || runtime.pipeline().tally().get("decisions") == 0) {
            return Optional.empty();
        }
        return registry().history(line).stream()
                .filter(entry -> entry.version() == version)
                .findFirst()
                .map(entry -> "receipts name it, for it was in production from " + entry.at()
                        + " on, and they must be able to decide again");
    }

    private Optional<String> rollouts(VersionLine line, int version) {
        ApplicationRuntime runtime = running.apply(line.application());
        if (runtime == null || runtime.application().decision().isEmpty()) {
            return Optional.empty();
        }
        return runtime.answering().rollouts().list().stream()
                .map(RolloutStatus::rollout)
                .filter(rollout -> rollout.line().equals(line) && names(rollout, version))
                .findFirst()
                .map(rollout -> "rollout " + rollout.id() + " has it, and receipts of that time may name it");
    }

    /// A declared experiment names the version: it answers while that runs, and must be there to be started again.
    private Optional<String> arms(VersionLine line, int version) {
        return application(line).stream()
                .flatMap(application -> application.lifecycle().experiments().all().stream())
                .flatMap(experiment -> experiment.arms().stream()
                        .filter(arm -> named(line, arm).equals(Optional.of(Integer.toString(version))))
                        .map(arm -> "arm " + arm.name() + " of experiment " + experiment.name() + " names it"))
                .findFirst();
    }

    private static Optional<String> named(VersionLine line, ExperimentDefinition.Arm arm) {
        return switch (line.kind()) {
            case VersionLine.MODEL -> arm.model();
            case PolicyRoom.KIND -> arm.policy();
            default -> Optional.empty();
        };
    }

    /// An arm that names an alias answers with what that pointed at when the experiment was put to work.
    private Optional<String> attempted(VersionLine line, int version) {
        ApplicationRuntime runtime = running.apply(line.application());
        return runtime != null && runtime.answering().attempts(line, version)
                ? Optional.of("a running experiment answers with it")
                : Optional.empty();
    }

    private static boolean names(Rollout rollout, int version) {
        return rollout.control() == version || rollout.candidates().containsValue(version);
    }

    @Override
    public Registry registry() {
        return services.registry();
    }

    @Override
    public VersionLine line(String application, String kind) {
        try {
            return new VersionLine(services.tenant(), application, kind);
        } catch (IllegalArgumentException e) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public List<VersionLine> lines() {
        return registry().notes().kinds(services.tenant()).stream()
                .flatMap(kind -> registry().notes().lines(services.tenant(), kind).stream())
                .map(LineNote::line)
                .toList();
    }

    @Override
    public ModelCard card(VersionLine line, int number) {
        Version version = registry().version(line, number);
        Map<String, String> features = new HashMap<>();
        application(line)
                .ifPresent(application ->
                        application.features().forEach(feature -> features.put(feature.name(), described(feature))));
        return ModelCard.of(new ModelCard.Facts(
                version,
                registry().notes().version(version),
                registry().approvals().of(version),
                registry().approvals().demanded(line),
                registry().history(line).stream()
                        .filter(entry -> entry.version() == number)
                        .toList(),
                application(line)
                        .map(Application::description)
                        .or(() -> registry().notes().line(line).map(note -> note.description()))
                        .orElse(""),
                features,
                EvaluationSection.of(services.tracking(), version)));
    }

    private static String described(Feature feature) {
        return feature.description();
    }

    @Override
    public Approval approve(VersionLine line, int version, String who, String note) {
        return registry().approvals().approve(registry().version(line, version), who, note);
    }

    @Override
    public List<Approval> approvals(VersionLine line, int version) {
        return registry().approvals().of(registry().version(line, version));
    }

    @Override
    public Map<String, Integer> aliases(VersionLine line) {
        return registry().aliases(line);
    }

    @Override
    public Activation alias(VersionLine line, String alias, String target, String who) {
        ApplicationRuntime runtime = running.apply(line.application());
        if (runtime == null || !alias.equals(Registry.PRODUCTION)) {
            return registry().point(line, alias, target, who);
        }
        if (!line.kind().equals(VersionLine.MODEL)) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    line.kind() + " of " + line.application()
                            + " must be put in production by applying its file or by a rollout, not by its alias");
        }
        if (!target.chars().allMatch(Character::isDigit)) {
            return registry().point(line, alias, target, who);
        }
        learning.activate(
                runtime, registry().version(line, Integer.parseInt(target)).version(), who);
        return registry().history(line).getLast();
    }

    @Override
    public Activation unalias(VersionLine line, String alias, String who) {
        if (alias.equals(Registry.PRODUCTION) && running.apply(line.application()) != null) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "alias production of an application must point at a version; activate another or roll back");
        }
        return registry().unpoint(line, alias, who);
    }

    @Override
    public List<Activation> history(VersionLine line, String alias) {
        return registry().history(line, alias).reversed();
    }

    @Override
    public OptionalInt at(VersionLine line, String alias, Instant then) {
        return registry().pointed(line, alias, then);
    }

    @Override
    public Version take(VersionLine line, String source, Optional<String> run, String who) {
        return new ModelIntake(services).take(line, source, run, who);
    }

    @Override
    public void delete(VersionLine line, int version, String who) {
        registry().delete(line, version, who);
    }

    @Override
    public Job refit(String application, int version, String who) {
        ApplicationRuntime runtime = required.apply(application);
        var _ = registry().version(line(application, VersionLine.MODEL), version);
        return jobs.start(application, "refit", "steps", progress -> learning.refit(runtime, version, who, progress));
    }

    @Override
    public Job reproduce(String application, int version, String who) {
        ApplicationRuntime runtime = required.apply(application);
        Version wanted = registry().version(line(application, VersionLine.MODEL), version);
        Reproduction work = new Reproduction(services, learning);
        return jobs.start(application, "reproduce", "steps", progress -> work.run(runtime, wanted, who, progress));
    }
}
