package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class JoinedChangeTest {
    /// Each number is a change: which of three keys, whether the key comes as an array of its own, whether it is a
    /// snapshot.
    @Property(tries = 300)
    void joinedChangesHaveTheSameEffect(@ForAll @Size(max = 200) List<@IntRange(max = 47) Integer> drawn) {
        byte[][] keys = {{1}, {2}, {3}};
        List<Commit.Change> changes = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            int draw = drawn.get(i);
            byte[] key = draw % 2 == 0 ? keys[draw % 3] : keys[draw % 3].clone();
            changes.add(new Commit.Change(key, new byte[] {(byte) i}, draw / 6 == 7));
        }
        List<Commit.Change> joined = new ArrayList<>();
        JoinedChange.join(changes).forEach(one -> joined.addAll(one.changes()));
        assertThat(states(joined)).isEqualTo(states(changes));
        assertThat(joined).hasSizeLessThanOrEqualTo(6);
    }

    private static Map<ByteBuffer, String> states(List<Commit.Change> changes) {
        Map<ByteBuffer, String> states = new HashMap<>();
        for (Commit.Change change : changes) {
            String value = java.util.HexFormat.of().formatHex(change.value());
            states.merge(
                    ByteBuffer.wrap(change.key()), value, (before, now) -> change.snapshot() ? value : before + now);
        }
        return states;
    }
}
