package dev.tidemill.bench.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/// A provider on loopback that speaks OpenAI's protocol: after a time to the first token, tokens at a steady pace, as
/// events where a stream is asked for and whole where not. It does as little as it can besides, for it shares the
/// processor with what is measured.
final class LoopbackModel implements AutoCloseable {
    private static final int TOKENS = 16;

    private final ServerSocket server;
    private final long firstNanos;
    private final long tokenNanos;

    /// @param firstNanos time to the first token
    /// @param tokenNanos between tokens; 0: all at once
    LoopbackModel(long firstNanos, long tokenNanos) {
        this.firstNanos = firstNanos;
        this.tokenNanos = tokenNanos;
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().name("loopback-model").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] body = request(in);
                if (body.length == 0) {
                    return;
                }
                LockSupport.parkNanos(firstNanos);
                boolean stream = new String(body, StandardCharsets.ISO_8859_1).contains("\"stream\":true");
                if (stream) {
                    stream(out);
                } else {
                    LockSupport.parkNanos(tokenNanos * (TOKENS - 1));
                    out.write(WHOLE);
                }
            }
        } catch (IOException gone) {
            // the client has closed its connection
        }
    }

    private void stream(OutputStream out) throws IOException {
        if (tokenNanos == 0) {
            out.write(ALL);
            return;
        }
        out.write(HEAD);
        long due = System.nanoTime();
        for (int i = 0; i < TOKENS; i++) {
            out.write(chunk(token()));
            due += tokenNanos;
            if (i < TOKENS - 1) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        out.write(TAIL);
    }

    /// The body of the next request; empty at the end.
    private static byte[] request(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int length = 0;
        while (true) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String header = line.toString().strip();
            line.setLength(0);
            if (header.isEmpty()) {
                return in.readNBytes(length);
            }
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
    }

    private static String token() {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n";
    }

    private static byte[] chunk(String data) {
        return (Integer.toHexString(data.length()) + "\r\n" + data + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final String USAGE =
            "{\"prompt_tokens\":12,\"completion_tokens\":" + TOKENS + ",\"total_tokens\":" + (12 + TOKENS) + "}";
    private static final byte[] TAIL = concat(
            chunk("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"),
            chunk(
                    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                            + "\"usage\":" + USAGE + "}\n\ndata: [DONE]\n\n"),
            "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    private static final byte[] ALL = concat(HEAD, chunk(token().repeat(TOKENS)), TAIL);
    private static final byte[] WHOLE = whole();

    private static byte[] whole() {
        String body =
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"" + " token".repeat(TOKENS)
                        + "\"},\"finish_reason\":\"stop\"}],\"usage\":" + USAGE + "}";
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
