package dev.tidemill.serve.rollout;

import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A kind of version that nothing in the house knows: the text of a prompt.
final class Prompts implements VersionKind<String> {
    static final Provenance BY_HAND = new Provenance("", "1.0.0", "", List.of(), Map.of(), 0, "test", Map.of(), "");

    final List<String> closed = new ArrayList<>();

    @Override
    public String name() {
        return "prompt";
    }

    @Override
    public String load(Version version, byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a prompt must say something");
        }
        return text;
    }

    @Override
    public void close(String loaded) {
        closed.add(loaded);
    }
}
