package dev.tidemill.platform;

import dev.tidemill.chat.conversation.Conversation;
import dev.tidemill.chat.conversation.ConversationKey;
import dev.tidemill.chat.conversation.Conversations;
import dev.tidemill.chat.conversation.Keeping;
import dev.tidemill.chat.conversation.MessageJson;
import dev.tidemill.chat.model.Message;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.SqlStatement;

/// Conversations in the metadata store: a row for each, a row for each message.
///
/// **Invariant:** a writer counts up the messages of a conversation that still has as many as it has seen, in the
/// transaction that adds its own; of two writers at once one finds none to count up.
public final class StoredConversations implements Conversations {
    private static final String OURS =
            "tenant = :tenant and application = :application and conversation = :conversation";

    private final Jdbi jdbi;
    private final Keeping keeping;
    private final InstantSource clock;

    public StoredConversations(Metadata metadata, Keeping keeping, InstantSource clock) {
        metadata.migrate("conversations");
        this.jdbi = metadata.jdbi();
        this.keeping = keeping;
        this.clock = clock;
    }

    /// @param subject empty where nobody knows
    private record Head(String subject, int messages, long characters, long created, long changed, long expires) {}

    @Override
    public Optional<Conversation> find(ConversationKey key) {
        long now = clock.millis();
        return jdbi.inTransaction(handle -> head(handle, key, now).map(head -> read(handle, key, head)));
    }

    @Override
    public Conversation append(ConversationKey key, Optional<String> subject, int expected, List<Message> messages) {
        long now = clock.millis();
        return jdbi.inTransaction(handle -> {
            remove(handle, key, now);
            Optional<Head> head = head(handle, key, now);
            if (head.isPresent() && !head.get().subject().equals(subject.orElse(""))) {
                throw Conversations.strange(key);
            }
            int present = head.map(Head::messages).orElse(0);
            long characters = head.map(Head::characters).orElse(0L) + Keeping.characters(messages);
            if (present != expected) {
                throw Conversations.moved(key, expected, present);
            }
            keeping.require(key, expected + messages.size(), characters);
            Head next = new Head(
                    subject.orElse(""),
                    expected + messages.size(),
                    characters,
                    head.map(Head::created).orElse(now),
                    now,
                    now + keeping.expiry().toMillis());
            if (write(handle, key, expected, next) == 0) {
                throw Conversations.moved(
                        key,
                        expected,
                        head(handle, key, now).map(Head::messages).orElse(0));
            }
            add(handle, key, expected, messages);
            return read(handle, key, next);
        });
    }

    private static int write(Handle handle, ConversationKey key, int expected, Head next) {
        var statement = expected == 0
                ? handle.createUpdate("insert into conversations (tenant, application, conversation, subject,"
                                + " messages, characters, created, changed, expires) values (:tenant, :application,"
                                + " :conversation, :subject, :messages, :characters, :created, :changed, :expires)"
                                + " on conflict do nothing")
                        .bind("created", next.created())
                : handle.createUpdate("update conversations set messages = :messages, characters = :characters,"
                                + " changed = :changed, expires = :expires where " + OURS
                                + " and messages = :expected and subject = :subject")
                        .bind("expected", expected);
        return bound(statement, key)
                .bind("subject", next.subject())
                .bind("messages", next.messages())
                .bind("characters", next.characters())
                .bind("changed", next.changed())
                .bind("expires", next.expires())
                .execute();
    }

    private static void add(Handle handle, ConversationKey key, int from, List<Message> messages) {
        var batch = handle.prepareBatch("insert into conversation_messages (tenant, application, conversation, place,"
                + " message) values (:tenant, :application, :conversation, :place, :message)");
        for (int i = 0; i < messages.size(); i++) {
            bound(batch, key)
                    .bind("place", from + i)
                    .bind("message", MessageJson.write(messages.get(i)))
                    .add();
        }
        batch.execute();
    }

    @Override
    public List<Conversation.Summary> of(Tenant tenant, String application, String subject, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from conversations where tenant = :tenant and"
                        + " application = :application and subject = :subject and expires > :now order by changed desc,"
                        + " conversation limit :most")
                .bind("tenant", tenant.name())
                .bind("application", application)
                .bind("subject", subject)
                .bind("now", clock.millis())
                .bind("most", most)
                .map((RowView row) -> new Conversation.Summary(
                        new ConversationKey(tenant, application, row.getColumn("conversation", String.class)),
                        row.getColumn("messages", Integer.class),
                        Instant.ofEpochMilli(row.getColumn("created", Long.class)),
                        Instant.ofEpochMilli(row.getColumn("changed", Long.class))))
                .list());
    }

    @Override
    public boolean erase(ConversationKey key) {
        long now = clock.millis();
        return jdbi.inTransaction(handle -> {
            boolean there = head(handle, key, now).isPresent();
            remove(handle, key, Long.MAX_VALUE);
            return there;
        });
    }

    @Override
    public int eraseSubject(Tenant tenant, String subject) {
        return subject.isEmpty()
                ? 0
                : removeAll(
                        "c.tenant = :tenant and c.subject = :subject",
                        Map.of("tenant", tenant.name(), "subject", subject));
    }

    @Override
    public int expire() {
        return removeAll("c.expires <= :now", Map.of("now", clock.millis()));
    }

    /// @param which of the columns of `conversations`
    private int removeAll(String which, Map<String, ?> values) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("delete from conversation_messages where exists (select 1 from conversations c where"
                            + " c.tenant = conversation_messages.tenant and c.application ="
                            + " conversation_messages.application and c.conversation ="
                            + " conversation_messages.conversation and " + which + ")")
                    .bindMap(values)
                    .execute();
            return handle.createUpdate("delete from conversations as c where " + which)
                    .bindMap(values)
                    .execute();
        });
    }

    /// Removes a conversation that expires no later than that.
    private static void remove(Handle handle, ConversationKey key, long until) {
        bound(
                        handle.createUpdate("delete from conversation_messages where " + OURS + " and exists (select 1"
                                + " from conversations where " + OURS + " and expires <= :until)"),
                        key)
                .bind("until", until)
                .execute();
        bound(handle.createUpdate("delete from conversations where " + OURS + " and expires <= :until"), key)
                .bind("until", until)
                .execute();
    }

    private static Optional<Head> head(Handle handle, ConversationKey key, long now) {
        return bound(handle.createQuery("select * from conversations where " + OURS + " and expires > :now"), key)
                .bind("now", now)
                .map((RowView row) -> new Head(
                        row.getColumn("subject", String.class),
                        row.getColumn("messages", Integer.class),
                        row.getColumn("characters", Long.class),
                        row.getColumn("created", Long.class),
                        row.getColumn("changed", Long.class),
                        row.getColumn("expires", Long.class)))
                .findOne();
    }

    private static Conversation read(Handle handle, ConversationKey key, Head head) {
        List<Message> messages = bound(
                        handle.createQuery(
                                "select message from conversation_messages where " + OURS + " order by place"),
                        key)
                .mapTo(String.class)
                .map(MessageJson::read)
                .list();
        return new Conversation(
                key,
                Optional.of(head.subject()).filter(subject -> !subject.isEmpty()),
                messages,
                Instant.ofEpochMilli(head.created()),
                Instant.ofEpochMilli(head.changed()),
                Instant.ofEpochMilli(head.expires()));
    }

    private static <S extends SqlStatement<S>> S bound(S statement, ConversationKey key) {
        return statement
                .bind("tenant", key.tenant().name())
                .bind("application", key.application())
                .bind("conversation", key.id());
    }
}
