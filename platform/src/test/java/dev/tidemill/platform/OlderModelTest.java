package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Tenant;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The version before, where it cannot be loaded.
final class OlderModelTest {
    private final List<Integer> tried = new ArrayList<>();
    private int version = 1;

    private final OlderModel older = new OlderModel(
            () -> Optional.of(version(version)),
            asked -> {
                tried.add(asked.version());
                throw new IllegalStateException("truncated");
            },
            Runnable::run);

    @Test
    void isTriedOnceForEachVersionAndAgainWithAnotherApplication() {
        for (int request = 0; request < 3; request++) {
            assertThat(older.now()).isEmpty();
        }
        assertThat(tried).containsExactly(1);
        version = 2;
        assertThat(older.now()).isEmpty();
        assertThat(older.now()).isEmpty();
        older.forget();
        assertThat(older.now()).isEmpty();
        assertThat(tried).containsExactly(1, 2, 2);
    }

    private static Version version(int number) {
        return new Version(
                new VersionLine(Tenant.DEFAULT, "shop", "model"),
                number,
                "abc",
                new Provenance("", "", "", List.of(), Map.of(), 0, "test", Map.of(), ""),
                Instant.EPOCH,
                "ada",
                Version.State.REGISTERED);
    }
}
