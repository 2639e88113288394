package dev.tidemill.watch;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// A watcher's state as bytes: magic `TWAT`, one byte version, CRC-32C of the rest, then JSON, deflated.
final class SnapshotFile {
    static final int MAGIC = 0x54574154;
    static final byte VERSION = 1;
    static final int LARGEST = 256 << 20;
    private static final int HEADER = 9;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
            .build();

    private SnapshotFile() {}

    static byte[] write(WatchState state) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED))) {
            JSON.writeValue(deflated, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] body = out.toByteArray();
        return ByteBuffer.allocate(HEADER + body.length)
                .putInt(MAGIC)
                .put(VERSION)
                .putInt(checksum(body))
                .put(body)
                .array();
    }

    static WatchState read(byte[] bytes) {
        if (bytes.length < HEADER || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
            throw refuse("must begin with its magic; the store is damaged");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 4, bytes.length - 4);
        byte version = in.get();
        if (version != VERSION) {
            throw refuse("must be of format " + VERSION + ", got " + version + "; open it with a newer program");
        }
        int checksum = in.getInt();
        byte[] body = new byte[in.remaining()];
        in.get(body);
        if (checksum(body) != checksum) {
            throw refuse("must match its checksum; the store is damaged");
        }
        try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(body))) {
            return JSON.readValue(inflated.readNBytes(LARGEST), WatchState.class);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "watch snapshot must be readable: " + e.getMessage() + "; remove it", e);
        }
    }

    private static TidemillException refuse(String what) {
        return new TidemillException(ErrorCode.STORAGE, "watch snapshot " + what);
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
