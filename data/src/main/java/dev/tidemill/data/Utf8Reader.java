package dev.tidemill.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text in UTF-8, without the byte order mark that may stand before it. Bytes that are none become [#MALFORMED],
/// each run of them one, so that whoever reads can say where they stand.
final class Utf8Reader extends Reader {
    /// No character of any text: Unicode keeps it for uses like this one.
    static final char MALFORMED = '\uFFFF';

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int BUFFER = 16 * 1024;
    private static final char NOTHING = 0;

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private char pending = NOTHING;
    private boolean started;
    private boolean ended;
    private boolean malformed;

    Utf8Reader(InputStream in) {
        this.in = in;
    }

    /// Whether any bytes so far were no UTF-8.
    boolean malformed() {
        return malformed;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        CharBuffer out = CharBuffer.wrap(buffer, offset, length);
        int begin = out.position();
        if (pending != NOTHING) {
            out.put(pending);
            pending = NOTHING;
        }
        while (out.position() == begin) {
            CoderResult result = decoder.decode(bytes, out, ended);
            if (result.isError()) {
                skip(result, out);
            } else if (result.isOverflow() && out.position() == begin) {
                pair(out);
            } else if (result.isUnderflow() && ended) {
                break;
            } else if (result.isUnderflow()) {
                fill();
            }
            skipMark(out, begin);
        }
        int read = out.position() - begin;
        return read == 0 ? -1 : read;
    }

    private void skip(CoderResult result, CharBuffer out) {
        bytes.position(bytes.position() + result.length());
        malformed = true;
        if (out.hasRemaining()) {
            out.put(MALFORMED);
        } else {
            pending = MALFORMED;
        }
    }

    /// A character outside the basic plane where there is room for its first half only.
    private void pair(CharBuffer out) {
        CharBuffer two = CharBuffer.allocate(2);
        CoderResult result = decoder.decode(bytes, two, ended);
        two.flip();
        if (two.hasRemaining()) {
            out.put(two.get());
            pending = two.hasRemaining() ? two.get() : NOTHING;
        } else if (result.isError()) {
            skip(result, out);
        }
    }

    private void skipMark(CharBuffer out, int begin) {
        if (started || out.position() == begin) {
            return;
        }
        started = true;
        char[] all = out.array();
        int first = out.arrayOffset() + begin;
        if (all[first] == BYTE_ORDER_MARK) {
            int kept = out.position() - begin - 1;
            System.arraycopy(all, first + 1, all, first, kept);
            out.position(begin + kept);
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(0, read));
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
