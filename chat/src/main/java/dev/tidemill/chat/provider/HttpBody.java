package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of an answer as it comes, with waits that end. It asks for one piece ahead of its reader and for no more,
/// so that a reader that is slow makes the sender slow.
final class HttpBody implements BodySubscriber<HttpBody>, AutoCloseable {
    private static final long MOST_AFTER_THE_END = 64 * 1024;

    private final String name;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private volatile boolean drained;
    private long afterTheEnd;

    HttpBody(String name) {
        this.name = name;
    }

    private sealed interface Piece {
        record Bytes(List<ByteBuffer> buffers) implements Piece {}

        record Done() implements Piece {}

        record Failed(Throwable why) implements Piece {}

        record Stopped() implements Piece {}
    }

    /// The next bytes; empty at the end of the body.
    ///
    /// @throws ProviderException LATE, BROKEN or STOPPED
    Optional<List<ByteBuffer>> next(Duration wait) {
        try {
            Piece piece = closed ? new Piece.Stopped() : pieces.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            return switch (piece) {
                case null ->
                    throw new ProviderException(
                            Kind.LATE, name + " must send more within " + wait.toMillis() + " ms, it did not");
                case Piece.Bytes(List<ByteBuffer> buffers) -> {
                    more();
                    yield Optional.of(buffers);
                }
                case Piece.Done done -> {
                    pieces.add(done);
                    yield Optional.empty();
                }
                case Piece.Failed(Throwable why) -> {
                    pieces.add(piece);
                    throw new ProviderException(
                            Kind.BROKEN, name + " broke off: " + why.getMessage(), Optional.empty(), why);
                }
                case Piece.Stopped stopped -> throw new ProviderException(Kind.STOPPED, "the reader stopped " + name);
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            throw new ProviderException(Kind.STOPPED, "the caller was interrupted", Optional.empty(), interrupted);
        }
    }

    private void more() {
        Flow.Subscription now = subscription;
        if (now != null) {
            now.request(1);
        }
    }

    /// Reads what is left and forgets it, a little of it at most, so that the connection can be used again.
    void drain() {
        drained = true;
        Flow.Subscription now = subscription;
        if (now != null) {
            now.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void close() {
        if (closed || drained) {
            return;
        }
        closed = true;
        pieces.add(new Piece.Stopped());
        Flow.Subscription now = subscription;
        if (now != null) {
            now.cancel();
        }
    }

    @Override
    public CompletionStage<HttpBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(2);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!drained) {
            pieces.add(new Piece.Bytes(buffers));
            return;
        }
        for (ByteBuffer buffer : buffers) {
            afterTheEnd += buffer.remaining();
        }
        Flow.Subscription now = subscription;
        if (afterTheEnd > MOST_AFTER_THE_END && now != null) {
            now.cancel();
        }
    }

    @Override
    public void onError(Throwable why) {
        pieces.add(new Piece.Failed(why));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece.Done());
    }
}
