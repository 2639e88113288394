package dev.tidemill.server.http;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Assistants;
import dev.tidemill.platform.Assistants.Asker;
import dev.tidemill.platform.Assistants.EvaluationRequest;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// How well assistants answer sets of questions, and sets of what users rated.
final class EvaluationRoutes {
    private static final int LARGEST = 16 << 20;
    private static final int LONGEST_NAME = 200;
    private static final int USUAL_DECISIONS = 10_000;
    private static final int MOST_DECISIONS = 1_000_000;

    private final Tidemill tidemill;

    EvaluationRoutes(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/apps/{app}/evaluations", Access.ADMIN, this::evaluate),
                Route.get("/v1/apps/{app}/questions", Access.ADMIN, this::questions));
    }

    private Assistants assistants() {
        return tidemill.assistants();
    }

    private void evaluate(Exchange exchange) throws IOException {
        String set = exchange.query("set").orElse("questions");
        if (set.isBlank() || set.length() > LONGEST_NAME) {
            throw new TidemillException(
                    ErrorCode.INVALID, "set must have 1 to " + LONGEST_NAME + " characters, got " + set.length());
        }
        EvaluationRequest request = new EvaluationRequest(
                set,
                text(exchange.body(LARGEST)).lines().toList(),
                version(exchange, "version"),
                version(exchange, "against"),
                exchange.query("judge"),
                Set.copyOf(exchange.queries("label")));
        Asker asker = new Asker(exchange.who(), exchange.keyId());
        JobRoutes.accepted(exchange, assistants().evaluate(exchange.path("app"), request, asker));
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new TidemillException(
                    ErrorCode.INVALID, "a set must be JSON Lines in UTF-8, it is not; convert it first", broken);
        }
    }

    private static OptionalInt version(Exchange exchange, String name) {
        return exchange.query(name).isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) exchange.queryNumber(name, 1, 1, Integer.MAX_VALUE));
    }

    private void questions(Exchange exchange) {
        int decisions = (int) exchange.queryNumber("last", USUAL_DECISIONS, 1, MOST_DECISIONS);
        String lines = assistants().questions(exchange.path("app"), decisions);
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("questions");
            for (String line : lines.lines().toList()) {
                json.writeRawValue(line);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
