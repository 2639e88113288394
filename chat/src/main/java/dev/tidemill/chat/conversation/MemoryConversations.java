package dev.tidemill.chat.conversation;

import dev.tidemill.chat.model.Message;
import dev.tidemill.core.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Conversations of one process, gone with it.
public final class MemoryConversations implements Conversations {
    private final Keeping keeping;
    private final InstantSource clock;
    private final Map<ConversationKey, Conversation> kept = new HashMap<>();

    public MemoryConversations(Keeping keeping, InstantSource clock) {
        this.keeping = keeping;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Conversation> find(ConversationKey key) {
        return Optional.ofNullable(kept.get(key)).filter(live());
    }

    @Override
    public synchronized Conversation append(
            ConversationKey key, Optional<String> subject, int expected, List<Message> messages) {
        Instant now = clock.instant();
        Optional<Conversation> present = find(key);
        if (present.isPresent() && !present.get().subject().equals(subject)) {
            throw Conversations.strange(key);
        }
        List<Message> all = new ArrayList<>(present.map(Conversation::messages).orElse(List.of()));
        if (all.size() != expected) {
            throw Conversations.moved(key, expected, all.size());
        }
        all.addAll(messages);
        keeping.require(key, all.size(), Keeping.characters(all));
        Conversation next = new Conversation(
                key, subject, all, present.map(Conversation::created).orElse(now), now, now.plus(keeping.expiry()));
        kept.put(key, next);
        return next;
    }

    @Override
    public synchronized List<Conversation.Summary> of(Tenant tenant, String application, String subject, int most) {
        return kept.values().stream()
                .filter(live())
                .filter(one -> one.key().tenant().equals(tenant)
                        && one.key().application().equals(application)
                        && one.subject().equals(Optional.of(subject)))
                .sorted(Comparator.comparing(Conversation::changed)
                        .reversed()
                        .thenComparing(one -> one.key().id()))
                .limit(most)
                .map(one -> new Conversation.Summary(one.key(), one.messages().size(), one.created(), one.changed()))
                .toList();
    }

    @Override
    public synchronized boolean erase(ConversationKey key) {
        boolean there = find(key).isPresent();
        kept.remove(key);
        return there;
    }

    @Override
    public synchronized int eraseSubject(Tenant tenant, String subject) {
        return remove(one -> one.key().tenant().equals(tenant) && one.subject().equals(Optional.of(subject)));
    }

    @Override
    public synchronized int expire() {
        return remove(live().negate());
    }

    private int remove(Predicate<Conversation> which) {
        int before = kept.size();
        kept.values().removeIf(which);
        return before - kept.size();
    }

    private Predicate<Conversation> live() {
        Instant now = clock.instant();
        return one -> one.expires().isAfter(now);
    }
}
