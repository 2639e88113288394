package dev.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Problem;
import dev.tidemill.core.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was written by version 1 of each format is read for ever: single values as bytes, and a whole home.
class FormatsTest {
    private static final byte[] SPACE = Keys.space(1, 2);
    private static final List<StoredEvent> EVENTS = List.of(
            new StoredEvent(1000, 0, "tx-1", 1_530_000_000_000L, 1_530_000_000_250L, false, bytes("first")),
            new StoredEvent(1001, 1, "ä€😀", 1_529_999_999_000L, 1_529_999_998_000L, true, bytes("")),
            new StoredEvent(1005, 300, "tx-3", -1, 0, false, bytes("after a hole")));
    private static final Quarantined REFUSED = new Quarantined(
            7,
            "payments",
            1_530_000_000_000L,
            "a.csv:7",
            List.of(new Problem("field amount", "amount must be a number", "x", "send a number")),
            bytes("{\"amount\":\"x\"}"));

    @TempDir
    Path directory;

    private final Properties fixture = new Properties();

    FormatsTest() throws IOException {
        try (InputStream in = resource("formats-v1.properties")) {
            fixture.load(in);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(FormatsTest.class.getResourceAsStream(name), name);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void assertIs(String name, byte[] value) {
        assertThat(HexFormat.of().formatHex(value)).as(name).isEqualTo(fixture.getProperty(name));
    }

    private byte[] value(String name) {
        return HexFormat.of().parseHex(fixture.getProperty(name));
    }

    @Test
    void keys() {
        assertIs("key.event", Keys.number(SPACE, 1000));
        assertIs("key.receipt", Keys.number(SPACE, 1000));
        assertIs("key.id", Keys.id(SPACE, 3, "tx-1"));
        assertIs("key.state", Keys.of(SPACE, bytes("k")));
        assertIs("key.mark", Keys.of(SPACE, Keys.MARK, bytes("import")));
        assertIs("key.quarantined", Keys.number(SPACE, Keys.QUARANTINE, 7));
        assertIs("key.stream", Keys.number(SPACE, Keys.STREAM, 1));
        assertIs("key.head", Keys.of(SPACE, Keys.HEAD));
    }

    @Test
    void block() {
        BlockWriter writer = new BlockWriter();
        writer.begin(1000);
        EVENTS.forEach(event -> writer.add(event, bytes(event.id())));
        assertIs("block", Arrays.copyOf(writer.finish(), writer.size()));
        assertThat(Block.open(1000, value("block")).events())
                .usingRecursiveComparison()
                .isEqualTo(EVENTS);
    }

    @Test
    void head() {
        long[] watermarks = {1_530_000_000_000L, Long.MIN_VALUE};
        JournalHead first = new JournalHead(1006, watermarks, new String[2]);
        assertThat(JournalHead.decode(value("head"))).usingRecursiveComparison().isEqualTo(first);
        JournalHead second = new JournalHead(1006, watermarks, new String[] {"tx-ä9", null});
        assertIs("head.2", second.encode());
        assertThat(JournalHead.decode(value("head.2")))
                .usingRecursiveComparison()
                .isEqualTo(second);
    }

    @Test
    void quarantined() {
        assertIs("quarantined", QuarantineLog.encode(REFUSED.stream(), REFUSED));
        assertThat(QuarantineLog.decode(7, value("quarantined")))
                .usingRecursiveComparison()
                .isEqualTo(REFUSED);
    }

    @Test
    void home() throws IOException {
        Path place = directory.resolve("home");
        try (ZipInputStream zip = new ZipInputStream(resource("home-v1.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = place.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
        try (Home home = EmbeddedHome.open(place)) {
            Journal journal = home.journal(Tenant.DEFAULT, "fraud");
            assertThat(journal.end()).isEqualTo(3);
            assertThat(journal.stream("labels")).isEqualTo(1);
            assertThat(journal.find(0, "tx-2")).hasValue(2);
            assertThat(journal.read(2).orElseThrow().payload()).isEqualTo(bytes("second"));
            assertThat(journal.watermark(0)).isEqualTo(20);
            assertThat(journal.state(bytes("k"))).isEqualTo(bytes("Sd"));
            assertThat(journal.receipt(2)).hasValue(bytes("receipt"));
            assertThat(journal.mark(bytes("import"))).isEqualTo(bytes("3"));
            assertThat(journal.quarantined(9, 9)).hasSize(1);
            assertThat(home.blobs().get("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
                    .isEqualTo(bytes("abc"));
            home.metadata().migrate("probe");
        }
    }
}
