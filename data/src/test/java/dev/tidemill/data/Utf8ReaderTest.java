package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class Utf8ReaderTest {
    @Property(tries = 200)
    void readsWhatTheJdkReads(@ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(min = 1, max = 7) int piece)
            throws IOException {
        Utf8Reader reader = new Utf8Reader(pieces(bytes, piece));
        String read = all(reader, piece);
        String expected = new String(bytes, StandardCharsets.UTF_8);
        expected = expected.startsWith("\uFEFF") ? expected.substring(1) : expected;
        boolean whole = !expected.contains("\uFFFD");
        assertThat(read.replace(Utf8Reader.MALFORMED, '\uFFFD')).isEqualTo(expected);
        assertThat(reader.malformed()).isEqualTo(!whole);
    }

    @Property(tries = 100)
    void readsAnyText(@ForAll String text, @ForAll @IntRange(min = 1, max = 7) int piece) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Utf8Reader reader = new Utf8Reader(pieces(bytes, piece));
        String expected = new String(bytes, StandardCharsets.UTF_8);
        assertThat(all(reader, piece)).isEqualTo(expected.startsWith("\uFEFF") ? expected.substring(1) : expected);
    }

    @Test
    void aTornCharacterAtTheEndIsTold() throws IOException {
        Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(new byte[] {'a', (byte) 0xC3}));
        assertThat(all(reader, 1)).isEqualTo("a" + Utf8Reader.MALFORMED);
        assertThat(reader.malformed()).isTrue();
    }

    private static String all(Utf8Reader reader, int room) throws IOException {
        StringWriter out = new StringWriter();
        char[] buffer = new char[room];
        for (int read = reader.read(buffer, 0, room); read >= 0; read = reader.read(buffer, 0, room)) {
            out.write(buffer, 0, read);
        }
        return out.toString();
    }

    /// Gives at most so many bytes at a time.
    private static InputStream pieces(byte[] bytes, int piece) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, piece));
            }
        };
    }
}
