package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Metadata;
import dev.tidemill.platform.ApiKeys.Role;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredApiKeysTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    Path folder;

    private Metadata metadata;

    @BeforeEach
    void migrate() throws Exception {
        Jdbi jdbi = Jdbi.create("jdbc:sqlite:" + folder.resolve("metadata.db"));
        metadata = new Metadata() {
            @Override
            public Jdbi jdbi() {
                return jdbi;
            }

            @Override
            public void migrate(String module) {}
        };
        for (String step : List.of("V1__api_keys.sql", "V2__key_owners.sql", "V3__key_tenants.sql")) {
            try (var script = getClass().getResourceAsStream("/db/platform/" + step)) {
                String sql = new String(script.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                jdbi.useHandle(handle -> handle.createScript(sql).execute());
            }
        }
    }

    @Test
    void aKeyIsKnownByItsHolderAlone() {
        ApiKeys keys = open();
        ApiKeys.Created made = keys.create("shop", Role.WRITE);

        assertThat(made.key()).matches("tm_[A-Za-z0-9_-]{43}");
        assertThat(keys.authenticate(made.key())).contains(made.entry());
        assertThat(keys.authenticate(made.key() + "x")).isEmpty();
        assertThat(keys.authenticate("")).isEmpty();
        assertThat(keys.authenticate("tm_" + "x".repeat(100_000))).isEmpty();
        assertThat(made.entry().created()).isEqualTo(CLOCK.instant());
    }

    @Test
    void aKeyKeepsWhoseItIs() {
        ApiKeys.Owner anna = new ApiKeys.Owner(new Tenant("acme"), Optional.of("anna"), Optional.of("shop"));
        String key = open().create("till", Role.WRITE, anna).key();

        assertThat(open().authenticate(key).orElseThrow().owner()).isEqualTo(anna);
        assertThatThrownBy(() -> open().create("boss", Role.ADMIN, anna))
                .hasMessage("a key of one tenant, user or application must have the role read or write, got admin;"
                        + " leave them out");
        assertThatThrownBy(() -> new ApiKeys.Owner(Tenant.DEFAULT, Optional.empty(), Optional.of("../x")))
                .hasMessageContaining("application of a key must match");
    }

    @Test
    void onlyTheHashIsStored() {
        String key = open().create("shop", Role.READ).key();
        List<String> stored = metadata.jdbi()
                .withHandle(handle -> handle.createQuery("select id || name || role || digest from api_keys")
                        .mapTo(String.class)
                        .list());
        assertThat(stored).hasSize(1).noneMatch(row -> row.contains(key.substring(3)));
    }

    @Test
    void aKeyOutlivesTheProcessAndARevokedOneDoesNot() {
        ApiKeys first = open();
        ApiKeys.Created kept = first.create("kept", Role.ADMIN);
        ApiKeys.Created gone = first.create("gone", Role.READ);
        first.revoke(gone.entry().id());
        assertThat(first.authenticate(gone.key())).isEmpty();

        ApiKeys second = open();
        assertThat(second.authenticate(kept.key())).contains(kept.entry());
        assertThat(second.authenticate(gone.key())).isEmpty();
        assertThat(second.list()).containsExactly(kept.entry());
    }

    @Test
    void refusesWhatCannotBeWithAReason() {
        ApiKeys keys = open();
        assertThatThrownBy(() -> keys.create("a\nb", Role.READ))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("name of a key must be 1 to 64 letters");
        assertThatThrownBy(() -> keys.revoke("nobody"))
                .isInstanceOf(TidemillException.class)
                .hasMessage("no valid key has the id \"nobody\"; list the keys to see them");
    }

    private ApiKeys open() {
        return StoredApiKeys.open(metadata, CLOCK, new SecureRandom());
    }
}
