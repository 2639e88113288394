package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// A blob's bytes; at their end it fails where they are not what their digest says.
final class VerifiedInput extends InputStream {
    private final InputStream in;
    private final String digest;
    private final MessageDigest sha = Digests.sha256();
    private boolean ended;

    VerifiedInput(InputStream in, String digest) {
        this.in = in;
        this.digest = digest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            sha.update(bytes, offset, read);
        } else if (read < 0 && !ended) {
            ended = true;
            verify();
        }
        return read;
    }

    private void verify() {
        String found = HexFormat.of().formatHex(sha.digest());
        if (!found.equals(digest)) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "a blob must hold what its digest says, but " + digest + " holds " + found
                            + "; restore it from a backup or make it again");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
