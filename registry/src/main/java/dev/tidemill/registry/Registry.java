package dev.tidemill.registry;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Ids;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Blobs;
import dev.tidemill.log.Metadata;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Versions of models, and later of all that changes behaviour: registered once and for ever, pointed at by
/// aliases. Safe for many threads; what a call changed is kept when it returns.
///
/// **Invariant:** an artifact is in the blobs before a row names it, and an alias only ever points at a registered
/// version. Names that are not there fail with NOT_FOUND.
public final class Registry {
    /// The alias of the version that answers.
    public static final String PRODUCTION = "production";

    private static final int LONGEST_WHO = 128;

    private final Blobs blobs;
    private final InstantSource clock;
    private final VersionTable versions;
    private final AliasTable aliases;
    private final RunTable runs;

    private Registry(Metadata metadata, Blobs blobs, InstantSource clock) {
        this.blobs = blobs;
        this.clock = clock;
        this.versions = new VersionTable(metadata.jdbi());
        this.aliases = new AliasTable(metadata.jdbi());
        this.runs = new RunTable(metadata.jdbi());
    }

    /// Opens the registry of a home, bringing its tables to their newest version.
    public static Registry open(Metadata metadata, Blobs blobs, InstantSource clock) {
        metadata.migrate("registry");
        return new Registry(metadata, blobs, clock);
    }

    /// Keeps an artifact as the line's next version. The same artifact again gives the version it already has.
    public Version register(VersionLine line, ModelArtifact artifact, Provenance provenance, String who) {
        return register(line, artifact.toBytes(), provenance, who);
    }

    /// Keeps content of any kind as the line's next version. The same content again gives the version it already has.
    ///
    /// @param content what the kind makes of it; the registry does not look into it
    public synchronized Version register(VersionLine line, byte[] content, Provenance provenance, String who) {
        requireWho(who);
        String digest = blobs.put(content);
        Optional<Version> present = versions.withArtifact(line, digest);
        return present.map(this::withState)
                .orElseGet(() -> withState(versions.add(line, digest, provenance, clock.instant(), who)));
    }

    /// Every line of a kind that has a version.
    public List<VersionLine> lines(Tenant tenant, String kind) {
        return versions.applications(tenant.name(), kind).stream()
                .map(application -> new VersionLine(tenant, application, kind))
                .toList();
    }

    /// A version.
    public Version version(VersionLine line, int version) {
        return withState(versions.find(line, version).orElseThrow(() -> missing(line, version)));
    }

    /// All versions of a line, newest first.
    public List<Version> versions(VersionLine line) {
        Line history = new Line(aliases.history(line, PRODUCTION));
        return versions.all(line).stream().map(history::withState).toList();
    }

    /// A version's artifact, verified against its digest.
    public ModelArtifact artifact(Version version) {
        return ModelArtifact.read(content(version));
    }

    /// A version's content, verified against its digest.
    public byte[] content(Version version) {
        return blobs.get(version.artifact());
    }

    /// Puts a version in production. Again the same one: nothing changes, and the entry that did is returned.
    public Activation activate(VersionLine line, int version, String who) {
        return point(line, PRODUCTION, version, who);
    }

    /// Puts back in production what was there before the present version; called again, what was before that.
    ///
    /// @throws TidemillException CONFLICT where nothing was
    public synchronized Activation rollback(VersionLine line, String who) {
        requireWho(who);
        List<Activation> history = aliases.history(line, PRODUCTION);
        int before = new Line(history)
                .before()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.CONFLICT,
                        "a rollback must have a version to go back to, got none before the present one of "
                                + line.application() + " (activate one instead)"));
        Activation back =
                new Activation(line, PRODUCTION, history.size() + 1, before, Activation.ROLLBACK, clock.instant(), who);
        return aliases.add(back);
    }

    /// Points any alias at a version.
    public synchronized Activation point(VersionLine line, String alias, int version, String who) {
        requireWho(who);
        if (!Ids.SLUG.matcher(alias).matches()) {
            throw new TidemillException(ErrorCode.INVALID, "alias must match " + Ids.SLUG + ", got \"" + alias + "\"");
        }
        if (versions.find(line, version).isEmpty()) {
            throw missing(line, version);
        }
        List<Activation> history = aliases.history(line, alias);
        if (!history.isEmpty() && history.getLast().version() == version) {
            return history.getLast();
        }
        return aliases.add(
                new Activation(line, alias, history.size() + 1, version, Activation.ACTIVATE, clock.instant(), who));
    }

    /// The version that an alias points at.
    public Optional<Version> pointed(VersionLine line, String alias) {
        List<Activation> history = aliases.history(line, alias);
        return history.isEmpty()
                ? Optional.empty()
                : Optional.of(version(line, history.getLast().version()));
    }

    /// The version in production.
    public Optional<Version> active(VersionLine line) {
        return pointed(line, PRODUCTION);
    }

    /// What was in production when, oldest first.
    public List<Activation> history(VersionLine line) {
        return aliases.history(line, PRODUCTION);
    }

    /// Keeps the record of a training or an evaluation.
    public synchronized void record(VersionLine line, ModelRun run) {
        runs.add(line, run);
    }

    /// Trainings and evaluations, newest first.
    ///
    /// @param most how many at most
    public List<ModelRun> runs(VersionLine line, int most) {
        return runs.newest(line, most);
    }

    private Version withState(Version version) {
        return new Line(aliases.history(version.line(), PRODUCTION)).withState(version);
    }

    private static void requireWho(String who) {
        if (who.isBlank() || who.length() > LONGEST_WHO) {
            throw new TidemillException(
                    ErrorCode.INVALID, "who must have 1 to " + LONGEST_WHO + " characters, got \"" + who + "\"");
        }
    }

    private static TidemillException missing(VersionLine line, int version) {
        return new TidemillException(
                ErrorCode.NOT_FOUND,
                line.kind() + " version must be registered for " + line.application() + ", got " + version);
    }
}
