package dev.tidemill.registry;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Blobs;
import dev.tidemill.log.Metadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Versions of whatever changes behaviour (models, policies, prompts, indexes, kinds that nobody has
/// thought of yet): registered once, never changed, pointed at by aliases. Safe for many threads; what a
/// call changed is kept when it returns.
///
/// **Invariant:** an artifact is in the blobs before a row names it, and an alias only ever points at a
/// registered version. Names that are not there fail with NOT_FOUND.
public final class Registry {
    /// The alias of the version that answers.
    public static final String PRODUCTION = "production";

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern NO_ALIAS = Pattern.compile("latest|v[0-9]+|[0-9]+", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_WHO = 128;

    private final Blobs blobs;
    private final InstantSource clock;
    private final VersionTable versions;
    private final AliasTable aliases;
    private final Notes notes;
    private final Approvals approvals;
    private final List<InUse> users = new CopyOnWriteArrayList<>();
    private final List<Admission> admissions = new CopyOnWriteArrayList<>();
    private final List<Predicate<String>> holders = new CopyOnWriteArrayList<>();
    private final Set<Leaving> leaving = ConcurrentHashMap.newKeySet();

    private Registry(Metadata metadata, Blobs blobs, InstantSource clock) {
        this.blobs = blobs;
        this.clock = clock;
        this.versions = new VersionTable(metadata.jdbi());
        this.aliases = new AliasTable(metadata.jdbi());
        this.notes = new Notes(metadata.jdbi(), clock);
        this.approvals = new Approvals(metadata.jdbi(), clock);
    }

    /// Opens the registry of a home, bringing its tables to their newest version.
    public static Registry open(Metadata metadata, Blobs blobs, InstantSource clock) {
        metadata.migrate("registry");
        return new Registry(metadata, blobs, clock);
    }

    /// Descriptions and tags.
    public Notes notes() {
        return notes;
    }

    /// Who approved what.
    public Approvals approvals() {
        return approvals;
    }

    /// Asks this one too, from now on, before a version goes into production or takes part in a rollout.
    public void admittedBy(Admission admission) {
        admissions.add(admission);
    }

    /// Refuses a version that lacks an approval, is being deleted, or that something else is against.
    ///
    /// @throws TidemillException CONFLICT
    public void admit(Version version) {
        requireStaying(version.line(), version.version());
        approvals.require(version);
        admissions.forEach(admission -> admission.whyNot(version).ifPresent(why -> {
            throw new TidemillException(ErrorCode.CONFLICT, why);
        }));
    }

    /// Asks this one too, from now on, before a version is deleted.
    public void usedBy(InUse user) {
        users.add(user);
    }

    /// Asks this one too, from now on, before content that no version has any more is removed.
    ///
    /// @param holder whether something beside versions needs the content with a digest
    public void contentHeldBy(Predicate<String> holder) {
        holders.add(holder);
    }

    /// Whether a version has the content with this digest.
    public boolean holds(String digest) {
        return versions.holds(digest);
    }

    /// Keeps an artifact as the line's next version. The same artifact again gives the version it already
    /// has.
    public Version register(VersionLine line, ModelArtifact artifact, Provenance provenance, String who) {
        return register(line, artifact.toBytes(), provenance, who);
    }

    /// Keeps content of any kind as the line's next version. The same content again gives the version it
    /// already has.
    ///
    /// @param content what the kind makes of it; the registry does not look into it
    public synchronized Version register(VersionLine line, byte[] content, Provenance provenance, String who) {
        requireWho(who);
        synchronized (blobs) {
            String digest = blobs.put(content);
            Optional<Version> present = versions.withArtifact(line, digest);
            return present.map(this::withState).orElseGet(() -> {
                Instant now = clock.instant();
                notes.ensure(line, who, now);
                return withState(versions.add(line, digest, provenance, now, who));
            });
        }
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

    /// What was in production before the present version, where a rollback would go; empty where nothing was.
    public Optional<Version> before(VersionLine line) {
        OptionalInt before = new Line(aliases.history(line, PRODUCTION)).before();
        return before.isEmpty() ? Optional.empty() : versions.find(line, before.getAsInt());
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
        if (versions.find(line, before).isEmpty()) {
            throw missing(line, before);
        }
        requireStaying(line, before);
        Activation back =
                new Activation(line, PRODUCTION, history.size() + 1, before, Activation.ROLLBACK, clock.instant(), who);
        return aliases.add(back);
    }

    /// Points any alias at a version. In production goes only what is approved, where that is demanded.
    public synchronized Activation point(VersionLine line, String alias, int version, String who) {
        requireWho(who);
        if (!ALIAS.matcher(alias).matches() || NO_ALIAS.matcher(alias).matches()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "alias must match " + ALIAS + " and be neither latest nor a number, got \"" + shown(alias) + "\"");
        }
        Version target = versions.find(line, version).orElseThrow(() -> missing(line, version));
        requireStaying(line, version);
        List<Activation> history = aliases.history(line, alias);
        if (new Line(history).present().orElse(0) == version) {
            return history.getLast();
        }
        if (alias.equals(PRODUCTION)) {
            admit(target);
        }
        return aliases.add(
                new Activation(line, alias, history.size() + 1, version, Activation.ACTIVATE, clock.instant(), who));
    }

    /// Points an alias at a version as people write it: a number. The name of an alias is refused, so that
    /// no alias can ever lead to itself.
    public Activation point(VersionLine line, String alias, String target, String who) {
        try {
            return point(line, alias, Integer.parseInt(target), who);
        } catch (NumberFormatException notOne) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "an alias must point at the number of a version and never at another alias, so that there is no"
                            + " cycle, got \"" + shown(target) + "\"",
                    notOne);
        }
    }

    /// Takes an alias away; its history stays.
    ///
    /// @throws TidemillException NOT_FOUND where it points at nothing
    public synchronized Activation unpoint(VersionLine line, String alias, String who) {
        requireWho(who);
        List<Activation> history = aliases.history(line, alias);
        int present = new Line(history)
                .present()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "alias must point at a version of " + line.application() + ", got \"" + shown(alias) + "\""));
        return aliases.add(
                new Activation(line, alias, history.size() + 1, present, Activation.REMOVE, clock.instant(), who));
    }

    /// The version that an alias points at.
    public Optional<Version> pointed(VersionLine line, String alias) {
        OptionalInt present = new Line(aliases.history(line, alias)).present();
        return present.isPresent() ? Optional.of(version(line, present.getAsInt())) : Optional.empty();
    }

    /// The version that an alias pointed at then; it may be deleted since.
    public OptionalInt pointed(VersionLine line, String alias, Instant then) {
        return new Line(aliases.history(line, alias)).at(then);
    }

    /// Where each alias points now, by name.
    public Map<String, Integer> aliases(VersionLine line) {
        Map<String, Integer> all = new TreeMap<>();
        for (String alias : aliases.aliases(line)) {
            new Line(aliases.history(line, alias)).present().ifPresent(version -> all.put(alias, version));
        }
        return all;
    }

    /// The version in production.
    public Optional<Version> active(VersionLine line) {
        return pointed(line, PRODUCTION);
    }

    /// What was in production when, oldest first.
    public List<Activation> history(VersionLine line) {
        return aliases.history(line, PRODUCTION);
    }

    /// Where an alias pointed when, oldest first.
    public List<Activation> history(VersionLine line, String alias) {
        return aliases.history(line, alias);
    }

    /// Where every alias of a line pointed when, those that are gone included, oldest first.
    public List<Activation> changes(VersionLine line) {
        return aliases.aliases(line).stream()
                .flatMap(alias -> aliases.history(line, alias).stream())
                .sorted(Comparator.comparing(Activation::at))
                .toList();
    }

    /// Deletes a version that nothing uses; its content goes too where nothing else has it. Its number is
    /// never given again.
    ///
    /// @throws TidemillException CONFLICT with every reason why it must stay
    public void delete(VersionLine line, int number, String who) {
        requireWho(who);
        Leaving leaves = new Leaving(line, number);
        List<String> reasons = leave(leaves);
        try {
            users.forEach(user -> user.why(line, number).ifPresent(reasons::add));
            if (!reasons.isEmpty()) {
                throw new TidemillException(
                        ErrorCode.CONFLICT,
                        line.kind() + " " + number + " of " + line.application() + " must not be in use to be deleted: "
                                + String.join("; ", reasons));
            }
            remove(line, number, who);
        } finally {
            leaving.remove(leaves);
        }
    }

    /// Nothing new uses the version from here on. Whoever uses one already is asked without the registry's lock, for
    /// they have locks of their own and ask the registry while they hold them.
    ///
    /// @return which aliases keep it
    private synchronized List<String> leave(Leaving leaves) {
        VersionLine line = leaves.line();
        int number = leaves.version();
        if (versions.find(line, number).isEmpty()) {
            throw missing(line, number);
        }
        requireStaying(line, number);
        List<String> reasons = new ArrayList<>();
        aliases(line).forEach((alias, pointed) -> {
            if (pointed == number) {
                reasons.add("alias " + alias + " points at it");
            }
        });
        if (new Line(aliases.history(line, PRODUCTION)).before().orElse(0) == number) {
            reasons.add("a rollback would go back to it");
        }
        leaving.add(leaves);
        return reasons;
    }

    private synchronized void remove(VersionLine line, int number, String who) {
        Version version = versions.find(line, number).orElseThrow(() -> missing(line, number));
        synchronized (blobs) {
            versions.delete(version, clock.instant(), who);
            String digest = version.artifact();
            if (!versions.holds(digest) && holders.stream().noneMatch(holder -> holder.test(digest))) {
                blobs.delete(digest);
            }
        }
    }

    private void requireStaying(VersionLine line, int number) {
        if (leaving.contains(new Leaving(line, number))) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    line.kind() + " " + number + " of " + line.application()
                            + " must stay to be used, it is being deleted; choose another version");
        }
    }

    /// A version that is being deleted.
    private record Leaving(VersionLine line, int version) {}

    /// Deletes a line with all its versions, where none is in use.
    public void deleteLine(VersionLine line, String who) {
        for (Version version : versions.all(line)) {
            delete(line, version.version(), who);
        }
        removeLine(line);
    }

    private synchronized void removeLine(VersionLine line) {
        if (!versions.all(line).isEmpty()) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    line.kind() + " of " + line.application() + " got another version meanwhile; delete it again");
        }
        versions.deleteLine(line);
    }

    /// Gives a line another name. Receipts name versions by the line's name, so a line that answers never
    /// changes it.
    ///
    /// @throws TidemillException CONFLICT where the name is taken
    public synchronized void rename(VersionLine line, String name) {
        VersionLine renamed = new VersionLine(line.tenant(), name, line.kind());
        if (notes.line(renamed).isPresent() || !versions.all(renamed).isEmpty()) {
            throw new TidemillException(ErrorCode.CONFLICT, "Registered Model (name=" + name + ") already exists.");
        }
        versions.rename(line, name);
    }

    private Version withState(Version version) {
        return new Line(aliases.history(version.line(), PRODUCTION)).withState(version);
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
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
