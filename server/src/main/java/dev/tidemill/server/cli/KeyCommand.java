package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill key …`
@Command(
        name = "key",
        description = "Make, list and revoke API keys",
        mixinStandardHelpOptions = true,
        subcommands = {KeyCommand.Create.class, KeyCommand.Keys.class, KeyCommand.Revoke.class})
final class KeyCommand {
    /// What a key may do, as people write it.
    enum RoleWord {
        read,
        write,
        admin
    }

    @Command(name = "create", description = "Make a key and print it, for the only time")
    static final class Create extends RemoteCommand {
        @Parameters(paramLabel = "NAME", description = "who will use it")
        private String name = "";

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description =
                        "read (see everything), write (also send events and ask for decisions), admin (everything)")
        private RoleWord role = RoleWord.read;

        @Option(
                names = "--tenant",
                paramLabel = "TENANT",
                description = "it asks language models and the assistant of --application for this tenant, and sees"
                        + " nothing of others")
        private @Nullable String tenant;

        @Option(names = "--user", paramLabel = "USER", description = "whatever is asked with it is this end user's")
        private @Nullable String user;

        @Option(
                names = "--application",
                paramLabel = "APP",
                description = "it is for this application alone, and what is asked with it counts as its")
        private @Nullable String application;

        Create(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body().put("name", name).put("role", role.name());
            if (tenant != null) {
                body.put("tenant", tenant);
            }
            if (user != null) {
                body.put("user", user);
            }
            if (application != null) {
                body.put("application", application);
            }
            JsonNode created = session.connection().post("/v1/keys", body);
            session.show(created, () -> {
                session.environment().out().println(created.path("key").asText());
                session.environment().err().println("this key is not shown again; keep it now");
            });
        }
    }

    @Command(name = "list", description = "All valid keys, without the keys themselves")
    static final class Keys extends RemoteCommand {
        Keys(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get("/v1/keys");
            session.show(answer, () -> {
                Table table = new Table("id", "name", "role", "tenant", "user", "application", "created");
                for (JsonNode key : answer.path("keys")) {
                    table.row(
                            key.path("id").asText(),
                            key.path("name").asText(),
                            key.path("role").asText(),
                            key.path("tenant").asText(),
                            key.path("user").asText(),
                            key.path("application").asText(),
                            key.path("created").asText());
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "revoke", description = "Refuse a key from now on")
    static final class Revoke extends RemoteCommand {
        @Parameters(paramLabel = "ID", description = "the key's id, as list shows it")
        private String id = "";

        Revoke(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().delete("/v1/keys/" + Connection.part(id));
            session.show(answer, () -> session.environment().out().println("revoked " + id));
        }
    }
}
