package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbPeerTest {
    @Test
    void answersInProcess(@TempDir Path spill) throws Exception {
        try (DuckDbPeer peer = DuckDbPeer.open(spill, 1, "256MB")) {
            peer.execute("create table rows as select range as id from range(1000)");
            assertThat(peer.number("select sum(id) from rows")).isEqualTo(499_500);
        }
    }
}
