package dev.tidemill.recommend.slate;

import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.SlateDefinition.Counted;
import dev.tidemill.app.SlateDefinition.Exploration;
import dev.tidemill.app.SlateDefinition.Trials;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.PolicyInUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A policy of slates, ready to keep to: rules, exclusions, diversity, caps, pinned positions, exploration.
public final class SlatePolicy implements PolicyInUse {
    private final int version;
    private final Rules rules;
    private final Composer composer;
    private final List<@Nullable Optional<Duration>> exclusions;

    private final long newMillis;
    private final boolean samples;

    private SlatePolicy(int version, Application application, SlateDefinition slate) {
        this.version = version;
        this.rules = new Rules(application, slate);
        this.composer = new Composer(slate);
        this.exclusions = Eligible.exclusions(slate);
        exclusions.add(null);
        this.samples = slate.policy().exploration().flatMap(Exploration::trials).isPresent();
        this.newMillis =
                slate.policy().newcomers().map(one -> one.age().toMillis()).orElse(0L);
    }

    /// A policy for an application with slates.
    ///
    /// @param version    the number that the definition gives itself
    /// @param definition its own, or that of another version of the application
    /// @throws RuntimeException where it uses what the application does not have
    public static SlatePolicy compile(Application application, int version, SlateDefinition.Policy definition) {
        SlateDefinition slate = application.slate().orElseThrow();
        Set<String> fields = Set.copyOf(
                application.stream(slate.catalogue().stream()).schema().names());
        require(
                "caps must be of fields of " + slate.catalogue().stream(),
                definition.caps().keySet(),
                fields);
        require(
                "exclude must name interactions",
                definition.exclude().keySet(),
                slate.interactions().keySet());
        requireCounted(slate.counted(), definition);
        return new SlatePolicy(version, application, slate.with(definition));
    }

    /// Refuses a policy with Thompson sampling whose outcomes are not counted.
    ///
    /// @param counted what the application in use counts of items
    /// @throws TidemillException INVALID with the remedy
    static void requireCounted(Optional<Counted> counted, SlateDefinition.Policy used) {
        used.exploration().flatMap(Exploration::trials).map(Trials::counted).ifPresent(needed -> {
            if (!counted.equals(Optional.of(needed))) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "a policy with thompson must sample by outcomes that the application in use counts, got "
                                + needed.success() + " and " + needed.failure()
                                + "; apply a file with slate.counts: {success: " + needed.success() + ", failure: "
                                + needed.failure() + "} first");
            }
        });
    }

    private static void require(String rule, Set<String> used, Set<String> there) {
        Set<String> missing = new TreeSet<>(used);
        missing.removeAll(there);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(rule + ", got " + missing + "; there are " + new TreeSet<>(there));
        }
    }

    /// The same as what it is.
    ///
    /// @throws IllegalArgumentException where it keeps no slates
    static SlatePolicy of(PolicyInUse used) {
        if (used instanceof SlatePolicy policy) {
            return policy;
        }
        throw new IllegalArgumentException("a policy of this application must be one of slates, got version "
                + used.version() + " of another system; register a policy of this application");
    }

    @Override
    public int version() {
        return version;
    }

    Rules rules() {
        return rules;
    }

    Composer composer() {
        return composer;
    }

    /// Whether it draws by what was counted.
    boolean samples() {
        return samples;
    }

    /// How long an item is new, in milliseconds; 0 where no positions are kept for new items.
    long newMillis() {
        return newMillis;
    }

    /// For each kind of interaction, in their order, how long its items are barred; empty for ever, `null`
    /// for not.
    List<@Nullable Optional<Duration>> exclusions() {
        return exclusions;
    }
}
