package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer that somebody pushes, through a bounded queue: whoever pushes waits for a reader that is slow, and gives
/// up once the reader has closed.
final class PushedAnswer implements AnswerStream {
    private static final int MOST_AHEAD = 256;
    private static final long LOOK_MILLIS = 100;

    private final String name;
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(MOST_AHEAD);
    private volatile boolean closed;
    private volatile @Nullable Runnable stop;
    private boolean ended;

    PushedAnswer(String name) {
        this.name = name;
    }

    private sealed interface Item {
        record Chunk(ChatChunk chunk) implements Item {}

        record Failed(ProviderException why) implements Item {}

        record Wake() implements Item {}
    }

    /// What stops whoever pushes; runs at once where the reader has closed already.
    void stopWith(Runnable how) {
        stop = how;
        if (closed) {
            how.run();
        }
    }

    boolean closed() {
        return closed;
    }

    void push(ChatChunk chunk) {
        put(new Item.Chunk(chunk));
    }

    void fail(ProviderException why) {
        put(new Item.Failed(why));
    }

    private void put(Item item) {
        try {
            while (!closed && !items.offer(item, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                // the reader is slow: look again whether it is still there
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public Optional<ChatChunk> next(Duration wait) {
        if (ended) {
            return Optional.empty();
        }
        try {
            Item item = closed ? new Item.Wake() : items.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            return switch (item) {
                case null ->
                    throw new ProviderException(
                            Kind.LATE, name + " must send more within " + wait.toMillis() + " ms, it did not");
                case Item.Chunk(ChatChunk chunk) -> {
                    ended = chunk instanceof ChatChunk.Finish;
                    yield Optional.of(chunk);
                }
                case Item.Failed(ProviderException why) -> throw why;
                case Item.Wake wake -> throw new ProviderException(Kind.STOPPED, "the reader stopped " + name);
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            throw new ProviderException(Kind.STOPPED, "the caller was interrupted", Optional.empty(), interrupted);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        items.clear();
        boolean woken = items.offer(new Item.Wake());
        Runnable how = stop;
        if (how != null && woken) {
            how.run();
        }
    }
}
