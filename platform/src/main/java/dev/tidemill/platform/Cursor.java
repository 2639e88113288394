package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// Where a page of items ended: what was shown by then, with a checksum over it and the
/// application, so that one that
/// was cut, changed, made up or given by another application is refused. It keeps nothing secret.
///
/// As bytes: the first 8 of SHA-256 over version, application and items, then the items.
///
/// @param shown items, separated by commas
record Cursor(String application, String shown) {
    private static final int CHECKSUM = 8;

    String text() {
        byte[] items = shown.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(checksum(application, items), CHECKSUM + items.length);
        System.arraycopy(items, 0, all, CHECKSUM, items.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /// @throws TidemillException INVALID where no page of this application gave it
    static Cursor read(String application, String text) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException broken) {
            throw refuse(text);
        }
        if (all.length <= CHECKSUM) {
            throw refuse(text);
        }
        byte[] items = Arrays.copyOfRange(all, CHECKSUM, all.length);
        if (!Arrays.equals(checksum(application, items), Arrays.copyOf(all, CHECKSUM))) {
            throw refuse(text);
        }
        return new Cursor(application, new String(items, StandardCharsets.UTF_8));
    }

    private static TidemillException refuse(String text) {
        String some = text.length() > 64 ? text.substring(0, 64) + "…" : text;
        return new TidemillException(
                ErrorCode.INVALID,
                "cursor must be what an earlier page gave as next, got \"" + some + "\"; begin without one");
    }

    private static byte[] checksum(String application, byte[] items) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(("cursor 1\n" + application + "\n").getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(items), CHECKSUM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
