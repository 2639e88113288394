package dev.tidemill.features;

import dev.tidemill.app.StreamDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// The digest of all that decides what is stored about a key. A group that stores something else has another
/// digest, and so its states lie beside the old ones and never among them.
final class GroupDigest {
    static final int BYTES = 8;

    private final StringBuilder text = new StringBuilder("tidemill group 1\n");

    GroupDigest(StreamDefinition stream, List<String> key, List<String> names, List<Input> columns) {
        text.append(stream.name()).append(key).append('\n');
        for (int i = 0; i < columns.size(); i++) {
            Input input = columns.get(i);
            text.append(names.get(i))
                    .append(input.isDouble())
                    .append(input.units())
                    .append('\n');
        }
        stream.derived()
                .forEach(d ->
                        text.append(d.name()).append('=').append(d.expression()).append('\n'));
    }

    GroupDigest filters(Collection<String> filters) {
        filters.forEach(filter -> text.append("where ").append(filter).append('\n'));
        return this;
    }

    GroupDigest kept(long horizon, int mostEvents) {
        text.append(horizon).append(' ').append(mostEvents).append('\n');
        return this;
    }

    GroupDigest lifetimes(List<SpanPlan> spans, RangePlan[] ranges) {
        for (SpanPlan span : spans) {
            if (span.lifetime) {
                text.append(Arrays.toString(span.sums))
                        .append(Arrays.toString(span.distincts))
                        .append('\n');
            }
        }
        text.append(Arrays.toString(ranges)).append('\n');
        return this;
    }

    GroupDigest fields(VisibleFields fields) {
        fields.all()
                .forEach((name, slot) -> text.append(name)
                        .append(slot.field().type())
                        .append(slot.field().scale())
                        .append(slot.field().values())
                        .append('\n'));
        return this;
    }

    byte[] bytes() {
        try {
            byte[] whole =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(whole, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK must have SHA-256", e);
        }
    }
}
