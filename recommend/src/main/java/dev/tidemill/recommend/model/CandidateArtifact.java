package dev.tidemill.recommend.model;

import dev.tidemill.recommend.matrix.Ids;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// A model with the ids that its indexes stand for: what is registered, stored and loaded.
///
/// As bytes: magic `TMCM`, 2 bytes version of the envelope, then in checked blocks the algorithm, the
/// version of its content, item ids, user ids, content.
///
/// @param model what scores
/// @param items as many as the model's items
/// @param users those whom the model knew; none where it does not tell users apart
public record CandidateArtifact(CandidateModel model, Ids items, Ids users) {
    private static final int MAGIC = 0x544d434d;
    private static final short VERSION = 1;

    public CandidateArtifact {
        if (items.size() != model.items()) {
            throw new IllegalArgumentException(
                    "ids must be as many as the model's items, got " + items.size() + " and " + model.items());
        }
    }

    /// Writes it; the stream is flushed and stays open.
    ///
    /// @param format the format of the model's algorithm
    public void write(OutputStream stream, ModelFormat format) throws IOException {
        if (!format.algorithm().equals(model.algorithm())) {
            throw new IllegalArgumentException(
                    "the format of " + model.algorithm() + " is needed, got that of " + format.algorithm());
        }
        stream.write(ByteBuffer.allocate(6).putInt(MAGIC).putShort(VERSION).array());
        ArtifactOutput out = new ArtifactOutput(stream);
        out.writeText(model.algorithm());
        out.writeInt(format.version());
        out.writeIds(items);
        out.writeIds(users);
        model.write(out);
        out.end();
    }

    /// All of it in memory; for models that fit into an array.
    public byte[] toBytes(ModelFormat format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// As [#read(InputStream, Iterable)], from memory.
    public static CandidateArtifact read(byte[] bytes, Iterable<ModelFormat> formats) throws IOException {
        return read(new ByteArrayInputStream(bytes), formats);
    }

    /// Reads one to the end of its last block.
    ///
    /// @param formats of the algorithms that are known
    /// @throws ArtifactException where it is none, newer than this program, damaged or cut
    public static CandidateArtifact read(InputStream stream, Iterable<ModelFormat> formats) throws IOException {
        byte[] head = stream.readNBytes(6);
        if (head.length < 6 || ByteBuffer.wrap(head).getInt() != MAGIC) {
            throw new ArtifactException("a model must begin with its magic TMCM (this is another file, or none)");
        }
        refuseNewer("a model's envelope", ByteBuffer.wrap(head).getShort(4), VERSION);
        ArtifactInput in = new ArtifactInput(stream);
        ModelFormat format = format(in.readText(), formats);
        int version = in.readInt();
        refuseNewer("the content of " + format.algorithm(), version, format.version());
        Ids items = in.readIds();
        Ids users = in.readIds();
        CandidateModel model = format.read(in, version);
        in.expectEnd();
        in.check(items.size() == model.items(), "as many ids as items");
        return new CandidateArtifact(model, items, users);
    }

    private static ModelFormat format(String algorithm, Iterable<ModelFormat> formats) throws ArtifactException {
        for (ModelFormat format : formats) {
            if (format.algorithm().equals(algorithm)) {
                return format;
            }
        }
        throw new ArtifactException("a model's algorithm must be known, got \"" + algorithm
                + "\" (update the program, or use another version of the model)");
    }

    private static void refuseNewer(String what, int version, int known) throws ArtifactException {
        if (version < 1 || version > known) {
            throw new ArtifactException(what + " must have a version from 1 to " + known + ", got " + version
                    + " (update the program, or use another version of the model)");
        }
    }
}
