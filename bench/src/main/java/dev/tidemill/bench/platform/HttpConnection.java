package dev.tidemill.bench.platform;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One kept-alive HTTP/1.1 connection that posts JSON and reads answers with a length.
///
/// It exists because the load generator shares two cores with the server: it costs about a tenth of the JDK's
/// client, so that what is measured is the server. It understands nothing but what it needs, and is used for nothing
/// else.
final class HttpConnection implements AutoCloseable {
    private static final int BUFFER = 16_384;
    private static final int LONGEST_LINE = 4_096;
    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final byte[] line = new byte[LONGEST_LINE];
    private byte[] body = new byte[BUFFER];

    HttpConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    /// A whole request, ready to be sent.
    static byte[] request(String path, String key, byte[] json) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + json.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(json, 0, whole, head.length, json.length);
        return whole;
    }

    /// A whole request without a body.
    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// Sends a request and reads the whole answer; returns its status.
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int length = readLine();
        int status = Integer.parseInt(new String(line, 9, 3, StandardCharsets.US_ASCII));
        int contentLength = -1;
        for (length = readLine(); length > 0; length = readLine()) {
            if (startsWith("content-length:")) {
                contentLength = Integer.parseInt(new String(line, 15, length - 15, StandardCharsets.US_ASCII).strip());
            }
        }
        if (contentLength < 0) {
            throw new IOException("an answer must have a content length, got none with status " + status);
        }
        body = body.length >= contentLength ? body : new byte[contentLength];
        if (in.readNBytes(body, 0, contentLength) < contentLength) {
            throw new EOFException("the server closed the connection within an answer");
        }
        return status;
    }

    private boolean startsWith(String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((line[i] | 0x20) != (lowerCase.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    /// The length of the next line without its end.
    private int readLine() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                if (length == LONGEST_LINE) {
                    throw new IOException("a header line must be at most " + LONGEST_LINE + " bytes");
                }
                line[length++] = (byte) next;
            }
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
