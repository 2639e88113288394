package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ProviderException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// An answer that comes as server-sent events in OpenAI's shape.
///
/// The finish is given once the usage is known, or the provider said that it has no more: `[DONE]`, or the end of the
/// body. A body that ends without a finish was cut.
final class HttpAnswer implements AnswerStream {
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final HttpBody body;
    private final EventLines lines;
    private final OpenAiChunks chunks;
    private boolean ended;

    HttpAnswer(String name, HttpBody body) {
        this.body = body;
        this.lines = new EventLines(name);
        this.chunks = new OpenAiChunks(name);
    }

    @Override
    public Optional<ChatChunk> next(Duration wait) {
        while (true) {
            Optional<ChatChunk> ready = chunks.next();
            if (ready.isPresent() || ended) {
                return ready;
            }
            read(wait);
        }
    }

    private void read(Duration wait) {
        try {
            Optional<ByteBuffer> piece = body.next(wait);
            if (piece.isEmpty()) {
                ended = true;
                chunks.end();
                return;
            }
            lines.feed(piece.get(), this::line);
        } catch (ProviderException failure) {
            body.close();
            throw failure;
        }
    }

    private void line(byte[] bytes, int from, int length) {
        if (ended || length == 0) {
            return;
        }
        if (length == DONE.length && java.util.Arrays.equals(bytes, from, from + length, DONE, 0, length)) {
            ended = true;
            chunks.end();
            body.drain();
        } else {
            chunks.read(bytes, from, length);
        }
    }

    @Override
    public void close() {
        body.close();
    }
}
