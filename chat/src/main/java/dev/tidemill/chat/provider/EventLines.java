package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Cuts server-sent events (WHATWG HTML, 9.2) into their data lines. Of an event with several lines each is given
/// apart: no provider sends JSON over several.
final class EventLines {
    static final int LONGEST = 4 << 20;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final String name;
    private byte[] line = new byte[1024];
    private int length;

    EventLines(String name) {
        this.name = name;
    }

    /// Receives the bytes of one data line.
    @FunctionalInterface
    interface Sink {
        void line(byte[] bytes, int from, int length);
    }

    void feed(ByteBuffer buffer, Sink sink) {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n' || next == '\r') {
                flush(sink);
            } else {
                if (length == line.length) {
                    grow();
                }
                line[length++] = next;
            }
        }
    }

    private void grow() {
        if (length >= LONGEST) {
            throw new ProviderException(Kind.BROKEN, name + " must send lines of at most " + LONGEST + " bytes");
        }
        line = Arrays.copyOf(line, Math.min(LONGEST, length * 2));
    }

    private void flush(Sink sink) {
        int end = length;
        length = 0;
        if (end < DATA.length || !Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length)) {
            return;
        }
        int from = end > DATA.length && line[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
        sink.line(line, from, end - from);
    }
}
