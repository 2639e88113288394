package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What may stand under `watch`.
final class WatchGrammar {
    private static final Text VARIABLE =
            new Text("the name of an environment variable", Optional.of(Pattern.compile("[A-Z][A-Z0-9_]{0,63}")));
    private static final Text ADDRESS =
            new Text("a mail address", Optional.of(Pattern.compile("[^@\\s<>,;]{1,64}@[A-Za-z0-9.-]{1,190}")));
    private static final Text SERVER =
            new Text("host:port", Optional.of(Pattern.compile("[A-Za-z0-9.-]{1,190}:[0-9]{1,5}")));
    private static final Text URL = Text.any("an address");

    private static final Block GROUP = new Block(
            "group",
            List.of(
                    required("field", Grammar.NAME, "A field of the decided stream."),
                    optional(
                            "bounds",
                            new ListOf(new Real(-Double.MAX_VALUE, Double.MAX_VALUE), false),
                            "Of a number: where its ranges meet, rising.")));

    private static final Block ROUTE = new Block(
            "route",
            List.of(
                    optional("webhook", URL, "Where each alert is posted as JSON."),
                    optional("secret", VARIABLE, "The variable with the key that signs it (HMAC-SHA256)."),
                    optional("mail", new ListOf(ADDRESS, true), "Whom each alert is sent to, instead of a webhook."),
                    optional("from", ADDRESS, "Whom it is from."),
                    optional("server", SERVER, "The SMTP server."),
                    optional("user", Text.any("text"), "Whom to sign in as there."),
                    optional("password", VARIABLE, "The variable with the password."),
                    optional("tls", new Flag(), "Whether the connection must be encrypted; true.")));

    static final Block WATCH = new Block(
            "watch",
            List.of(
                    optional(
                            "segments",
                            new ListOf(Grammar.NAME, true),
                            "Fields by whose values quality is told apart."),
                    optional("groups", new MapOf(Grammar.NAME, GROUP), "Who is compared for fairness."),
                    optional("least_group", new Whole(1, 1_000_000_000), "Smaller groups are not compared; 100."),
                    optional(
                            "positive",
                            new ListOf(Grammar.NAME, true),
                            "Answers that treat a decision as positive; all but the mildest."),
                    optional(
                            "observed",
                            new MapOf(Grammar.NAME, new Real(0, 1)),
                            "By answer: the share whose outcomes can become known; 1."),
                    optional(
                            "stratify",
                            new Flag(),
                            "Whether known outcomes stand for alike decisions whose outcome stays unknown; false."),
                    optional("confidence", new Real(0, 1), "Below which confidence a decision counts as unsure; 0.7."),
                    optional("routes", new MapOf(Grammar.NAME, ROUTE), "Where alerts go beside the log.")));

    private WatchGrammar() {}

    private static Shape.Key required(String word, Shape shape, String text) {
        return new Shape.Key(word, true, shape, text);
    }

    private static Shape.Key optional(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
