package dev.tidemill.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.EmbeddedHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole life of versions of a kind that the registry has never seen.
class AnyKindTest {
    private static final VersionLine SPELLS = new VersionLine(Tenant.DEFAULT, "wizard", "spell-book");
    private static final Provenance NOTHING =
            new Provenance("", "", "", List.of(), Map.of(), 0, "test", Map.of("power", 0.5), "");

    @TempDir
    Path folder;

    private final AtomicLong millis = new AtomicLong(1_000);
    private EmbeddedHome home;
    private Registry registry;

    @BeforeEach
    void open() {
        home = EmbeddedHome.open(folder);
        registry = Registry.open(home.metadata(), home.blobs(), () -> Instant.ofEpochMilli(millis.get()));
    }

    @AfterEach
    void close() {
        home.close();
    }

    private Version spell(String text) {
        return registry.register(SPELLS, text.getBytes(StandardCharsets.UTF_8), NOTHING, "merlin");
    }

    private void refused(ErrorCode code, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }

    @Test
    void contentIsKeptOnceAndComesBackAsItWas() {
        Version first = spell("lumos");
        assertThat(spell("nox").version()).isEqualTo(2);
        assertThat(spell("lumos")).isEqualTo(first);
        assertThat(registry.content(first)).isEqualTo("lumos".getBytes(StandardCharsets.UTF_8));
        assertThat(registry.notes().lines(Tenant.DEFAULT, "spell-book"))
                .extracting(LineNote::line)
                .containsExactly(SPELLS);
    }

    @Test
    void theHistoryOfAnyAliasAnswersForAnyInstant() {
        spell("a");
        spell("b");
        registry.point(SPELLS, "production", 1, "merlin");
        millis.set(2_000);
        registry.point(SPELLS, "Champion_1", 2, "merlin");
        registry.point(SPELLS, "production", 2, "merlin");
        millis.set(3_000);
        registry.rollback(SPELLS, "morgana");
        millis.set(4_000);
        registry.unpoint(SPELLS, "production", "morgana");
        assertThat(registry.pointed(SPELLS, "production", Instant.ofEpochMilli(999)))
                .isEqualTo(OptionalInt.empty());
        assertThat(registry.pointed(SPELLS, "production", Instant.ofEpochMilli(1_999)))
                .hasValue(1);
        assertThat(registry.pointed(SPELLS, "production", Instant.ofEpochMilli(2_000)))
                .hasValue(2);
        assertThat(registry.pointed(SPELLS, "production", Instant.ofEpochMilli(3_500)))
                .hasValue(1);
        assertThat(registry.pointed(SPELLS, "production", Instant.ofEpochMilli(9_000)))
                .isEqualTo(OptionalInt.empty());
        assertThat(registry.aliases(SPELLS)).isEqualTo(Map.of("Champion_1", 2));
        assertThat(registry.history(SPELLS))
                .extracting(Activation::action)
                .containsExactly("activate", "activate", "rollback", "remove");
        assertThat(registry.version(SPELLS, 1).state()).isEqualTo(Version.State.RETIRED);
        refused(
                ErrorCode.NOT_FOUND,
                "alias must point at a version of wizard, got \"nobody\"",
                () -> registry.unpoint(SPELLS, "nobody", "merlin"));
    }

    @Test
    void anAliasNeverLeadsToAnAlias() {
        spell("a");
        registry.point(SPELLS, "candidate", "1", "merlin");
        refused(
                ErrorCode.INVALID,
                "an alias must point at the number of a version and never at another alias, so that"
                        + " there is no cycle, got \"candidate\"",
                () -> registry.point(SPELLS, "production", "candidate", "merlin"));
        for (String name : List.of("latest", "v1", "7", "a b", "")) {
            assertThatThrownBy(() -> registry.point(SPELLS, name, 1, "merlin"))
                    .hasMessageContaining("alias must match")
                    .hasMessageContaining("got \"" + name + "\"");
        }
    }

    @Test
    void aSecondPersonApprovesWhereThatIsDemanded() {
        Version spell = spell("fireball");
        registry.approvals().demand(SPELLS::equals);
        registry.point(SPELLS, "candidate", 1, "merlin");
        refused(
                ErrorCode.CONFLICT,
                "spell-book 1 of wizard must be approved by a second person before it goes into"
                        + " production, got no approval; one other than merlin approves it with: tidemill spell-book"
                        + " approve 1",
                () -> registry.activate(SPELLS, 1, "merlin"));
        refused(
                ErrorCode.FORBIDDEN,
                "a version must be approved by somebody other than who made it, and merlin made"
                        + " spell-book 1 of wizard; ask a second person to approve it with a key of their own",
                () -> registry.approvals().approve(spell, "merlin", ""));
        Approval approval = registry.approvals().approve(spell, "morgana", "hot, but fair");
        millis.set(5_000);
        assertThat(registry.approvals().approve(spell, "morgana", "again")).isEqualTo(approval);
        registry.activate(SPELLS, 1, "merlin");
        close();
        open();
        assertThat(registry.active(SPELLS)).isPresent();
        assertThat(registry.approvals().of(spell)).containsExactly(approval);
    }

    @Test
    void whatIsUsedStaysAndWhatIsDeletedIsGone() {
        Version one = spell("a");
        spell("b");
        spell("c");
        registry.activate(SPELLS, 1, "merlin");
        registry.activate(SPELLS, 2, "merlin");
        registry.usedBy((line, version) -> version == 3 ? Optional.of("it takes part in a duel") : Optional.empty());
        refused(
                ErrorCode.CONFLICT,
                "spell-book 2 of wizard must not be in use to be deleted: alias production points at it",
                () -> registry.delete(SPELLS, 2, "merlin"));
        refused(
                ErrorCode.CONFLICT,
                "spell-book 1 of wizard must not be in use to be deleted: a rollback would go back to it",
                () -> registry.delete(SPELLS, 1, "merlin"));
        refused(
                ErrorCode.CONFLICT,
                "spell-book 3 of wizard must not be in use to be deleted: it takes part in a duel",
                () -> registry.delete(SPELLS, 3, "merlin"));
        VersionLine other = new VersionLine(Tenant.DEFAULT, "witch", "spell-book");
        registry.register(other, "a".getBytes(StandardCharsets.UTF_8), NOTHING, "merlin");
        registry.unpoint(SPELLS, "production", "merlin");
        registry.delete(SPELLS, 1, "merlin");
        assertThat(home.blobs().exists(one.artifact()))
                .as("another line has it")
                .isTrue();
        assertThat(registry.versions(SPELLS)).extracting(Version::version).containsExactly(3, 2);
        registry.deleteLine(other, "merlin");
        assertThat(home.blobs().exists(one.artifact())).isFalse();
        assertThat(spell("a").version()).as("numbers are never given again").isEqualTo(4);
        registry.contentHeldBy(digest -> true);
        String kept = registry.version(SPELLS, 4).artifact();
        registry.delete(SPELLS, 4, "merlin");
        assertThat(home.blobs().exists(kept)).isTrue();
    }

    @Test
    void peopleDescribeAndTagAndRename() {
        Version spell = spell("a");
        Notes notes = registry.notes();
        notes.describe(SPELLS, "all that glows");
        notes.describe(spell, "a light");
        notes.origin(spell, "scroll", "attic", "run1");
        notes.tag(SPELLS, 0, "colour", "blue");
        notes.tag(SPELLS, 1, "level", "3");
        notes.tag(SPELLS, 1, "level", "4");
        assertThat(notes.line(SPELLS).orElseThrow().description()).isEqualTo("all that glows");
        assertThat(notes.line(SPELLS).orElseThrow().tags()).isEqualTo(Map.of("colour", "blue"));
        VersionNote note = notes.version(spell);
        assertThat(note.description()).isEqualTo("a light");
        assertThat(note.format()).isEqualTo("scroll");
        assertThat(note.tags()).isEqualTo(Map.of("level", "4"));
        notes.untag(SPELLS, 1, "level");
        assertThat(notes.version(spell).tags()).isEmpty();
        refused(
                ErrorCode.CONFLICT,
                "Registered Model (name=wizard) already exists.",
                () -> notes.create(SPELLS, "", "merlin"));
        registry.point(SPELLS, "best", 1, "merlin");
        registry.rename(SPELLS, "Great Wizard 2.0");
        VersionLine renamed = new VersionLine(Tenant.DEFAULT, "Great Wizard 2.0", "spell-book");
        assertThat(registry.pointed(renamed, "best").orElseThrow().artifact()).isEqualTo(spell.artifact());
        assertThat(registry.versions(SPELLS)).isEmpty();
    }
}
