package dev.tidemill.chat.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A provider on loopback that answers every request as it is told to, byte by byte.
final class ScriptedUpstream implements AutoCloseable {
    static final String EVENTS =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final ServerSocket server;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch left = new CountDownLatch(1);

    /// What is done with a request.
    interface Script {
        void answer(Call call) throws IOException;
    }

    /// One request being answered.
    record Call(Socket socket, CountDownLatch left) {
        void send(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void event(String data) throws IOException {
            String line = "data: " + data + "\n\n";
            send(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
        }

        /// An event of a kind, whose data name it as `type`, as Anthropic sends them.
        void event(String kind, String data) throws IOException {
            String line = "event: " + kind + "\ndata: " + data + "\n\n";
            send(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
        }

        /// Waits until the client has ended the connection.
        void awaitLeaving() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    // nothing more is expected
                }
            } catch (SocketTimeoutException stays) {
                throw stays;
            } catch (IOException reset) {
                // so it ends as well
            }
            left.countDown();
        }
    }

    ScriptedUpstream(Script script) {
        this.script = script;
        try {
            server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /// Each with its head and its body.
    List<String> requests() {
        return requests;
    }

    int connections() {
        return sockets.size();
    }

    boolean wasLeft() throws InterruptedException {
        return left.await(20, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            for (String request = request(socket.getInputStream());
                    !request.isEmpty();
                    request = request(socket.getInputStream())) {
                requests.add(request);
                script.answer(new Call(socket, left));
            }
        } catch (IOException gone) {
            // the client has closed its connection
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
