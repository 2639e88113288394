package dev.tidemill.chat.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The models that come in the jar, so that a fresh machine has them. What they were trained on, under which
/// licence and with which settings stands in the NOTICE beside them; the benches `moderation-quality` and
/// `injection-quality` train them again.
public enum ShippedModels {
    /// Hate and offensive language in English: categories `hate`, `offensive`, `neither`.
    HARASSMENT("harassment.tmtc"),
    /// Attempts to turn a model against its instructions: category `injection`.
    INJECTION("injection.tmtc");

    private final String file;

    ShippedModels(String file) {
        this.file = file;
    }

    /// Reads it.
    public TextModel load() {
        return TextModelFile.read(bytes());
    }

    /// As it lies in the jar.
    public byte[] bytes() {
        try (InputStream stream = ShippedModels.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the jar must hold " + file + " (build it again)");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its file's name.
    public String file() {
        return file;
    }
}
