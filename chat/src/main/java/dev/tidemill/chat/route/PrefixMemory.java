package dev.tidemill.chat.route;

import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/// The beginnings of conversations that a replica has seen, as hashes of their blocks, each over all before it: what
/// its key-value cache probably holds. The least recently seen are forgotten.
final class PrefixMemory {
    static final int BLOCK = 256;
    private static final int MOST_BLOCKS = 16 * 1024;
    private static final int LONGEST = 512;

    private final Map<Long, Boolean> seen = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MOST_BLOCKS;
        }
    };

    /// The hashes of a conversation's blocks of [#BLOCK] characters, the whole ones, roles and texts together.
    static long[] blocks(ChatRequest request) {
        StringBuilder text = new StringBuilder(request.model());
        for (Message message : request.messages()) {
            text.append('\n').append(message.role().word()).append('\n').append(message.text());
            if (text.length() > LONGEST * BLOCK) {
                break;
            }
        }
        int count = Math.min(LONGEST, text.length() / BLOCK);
        long[] blocks = new long[count];
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < count * BLOCK; i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
            if ((i + 1) % BLOCK == 0) {
                blocks[i / BLOCK] = hash;
            }
        }
        return blocks;
    }

    /// How many blocks from the first on were seen.
    synchronized int known(long[] blocks) {
        int known = 0;
        while (known < blocks.length && seen.containsKey(blocks[known])) {
            known++;
        }
        return known;
    }

    synchronized void see(long[] blocks) {
        for (long block : blocks) {
            seen.put(block, Boolean.TRUE);
        }
    }
}
