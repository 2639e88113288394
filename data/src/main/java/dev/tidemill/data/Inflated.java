package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// What a compressed body held.
///
/// @param torn why the bytes are not all, where the body ended early or is damaged
@SuppressWarnings("ArrayRecordComponent")
record Inflated(byte[] bytes, Optional<Problem> torn) {
    private static final int CHUNK = 16 * 1024;

    /// Inflates to at most `limit` bytes.
    ///
    /// @throws TidemillException TOO_LARGE where there are more, before the rest is inflated
    static Inflated of(byte[] compressed, int limit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(limit, compressed.length * 4 + CHUNK));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), CHUNK)) {
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (bytes.size() + count > limit) {
                    throw tooLarge(limit);
                }
                bytes.write(chunk, 0, count);
            }
            return new Inflated(bytes.toByteArray(), Optional.empty());
        } catch (IOException e) {
            Problem torn = new Problem(
                    "body",
                    "gzip must be whole, ends or breaks after " + bytes.size() + " bytes inflated",
                    "",
                    "what stands before is taken; send the rest again");
            return new Inflated(bytes.toByteArray(), Optional.of(torn));
        }
    }

    static TidemillException tooLarge(int limit) {
        return new TidemillException(
                ErrorCode.TOO_LARGE, "body must have at most " + limit + " bytes, has more (send it in parts)");
    }
}
