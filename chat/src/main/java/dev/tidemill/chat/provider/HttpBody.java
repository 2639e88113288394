package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.util.Timeout;

/// An answer over HTTP: its status, its headers, and its body as it comes, with waits that end. It is read only when
/// its reader asks, so that a reader that is slow makes the sender slow. One thread reads; any may close.
final class HttpBody implements AutoCloseable {
    private static final int PIECE = 8 << 10;
    private static final long MOST_AFTER_THE_END = 64 * 1024;
    private static final Timeout LONGEST_AFTER_THE_END = Timeout.ofSeconds(2);

    private final String name;
    private final Source source;
    private final InputStream in;
    private final byte[] bytes = new byte[PIECE];
    private volatile boolean closed;
    private volatile boolean drained;

    HttpBody(String name, Source source) throws IOException {
        this.name = name;
        this.source = source;
        HttpEntity entity = source.response().getEntity();
        this.in = entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    /// Where it comes from.
    ///
    /// @param threads read what nobody waits for
    record Source(
            ClassicHttpResponse response, HttpClientConnection connection, HttpPost request, ExecutorService threads) {}

    int status() {
        return source.response().getCode();
    }

    /// The first header of that name.
    Optional<String> header(String header) {
        return Optional.ofNullable(source.response().getFirstHeader(header)).map(Header::getValue);
    }

    /// The next bytes, until the next call; empty at the end of the body.
    ///
    /// @throws ProviderException LATE, BROKEN or STOPPED
    Optional<ByteBuffer> next(Duration wait) {
        if (closed) {
            throw stopped();
        }
        try {
            source.connection().setSocketTimeout(timeout(wait));
            int read = in.read(bytes);
            return read < 0 ? Optional.empty() : Optional.of(ByteBuffer.wrap(bytes, 0, read));
        } catch (IOException failure) {
            throw broken(failure, wait);
        }
    }

    /// 0 would be forever.
    private static Timeout timeout(Duration wait) {
        boolean longest = wait.toSeconds() >= Integer.MAX_VALUE / 1000;
        return Timeout.ofMilliseconds(longest ? Integer.MAX_VALUE : Math.max(1, wait.toMillis()));
    }

    private ProviderException broken(IOException failure, Duration wait) {
        boolean left = closed;
        close();
        if (Thread.currentThread().isInterrupted()) {
            return new ProviderException(Kind.STOPPED, "the caller was interrupted", Optional.empty(), failure);
        }
        if (left) {
            return stopped();
        }
        return failure instanceof SocketTimeoutException
                ? new ProviderException(
                        Kind.LATE,
                        name + " must send more within " + wait.toMillis() + " ms, it did not",
                        Optional.empty(),
                        failure)
                : new ProviderException(
                        Kind.BROKEN, name + " broke off: " + failure.getMessage(), Optional.empty(), failure);
    }

    private ProviderException stopped() {
        return new ProviderException(Kind.STOPPED, "the reader stopped " + name);
    }

    /// Reads what is left and forgets it, a little of it at most, so that the connection can be used again.
    void drain() {
        drained = true;
        source.threads().execute(this::forget);
    }

    private void forget() {
        try {
            source.connection().setSocketTimeout(LONGEST_AFTER_THE_END);
            byte[] forgotten = new byte[1024];
            long most = MOST_AFTER_THE_END;
            for (int read = in.read(forgotten); read >= 0; read = in.read(forgotten)) {
                most -= read;
                if (most < 0) {
                    source.request().cancel();
                    return;
                }
            }
        } catch (IOException broken) {
            source.request().cancel();
        }
    }

    /// Ends the connection where the body was not read to its end: the sender learns that nobody listens.
    @Override
    public void close() {
        if (closed || drained) {
            return;
        }
        closed = true;
        source.request().cancel();
    }
}
