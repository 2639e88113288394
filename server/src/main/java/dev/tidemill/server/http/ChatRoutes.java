package dev.tidemill.server.http;

import dev.tidemill.chat.cost.BudgetException;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.Completion;
import dev.tidemill.chat.gateway.Completions.ModelCard;
import dev.tidemill.chat.guard.BlockedException;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys.Owner;
import dev.tidemill.platform.Chats;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Language models in OpenAI's protocol: its clients work unchanged.
final class ChatRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ChatRoutes.class);
    private static final Header EVENTS = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/event-stream");
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header NO_BUFFER = HeaderValues.createCached(HeaderNames.create("X-Accel-Buffering"), "no");
    private static final HeaderName PROJECT = HeaderNames.create("OpenAI-Project");
    private static final int LONGEST_BODY = 8 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /// Who owns the models that are assistants.
    private static final String ASSISTANT = "tidemill";

    private final Chats chats;

    ChatRoutes(Chats chats) {
        this.chats = chats;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/chat/completions", Access.WRITE, this::complete).forGuests(),
                Route.post("/v1/embeddings", Access.WRITE, new EmbeddingRoute(chats)::embed)
                        .forGuests(),
                Route.get("/v1/models", Access.READ, this::models).forGuests(),
                Route.get("/v1/models/{model}", Access.READ, this::model).forGuests());
    }

    /// The body of a request, which must be JSON.
    static byte[] body(Exchange exchange) throws IOException {
        String type = exchange.mediaType();
        if (!type.isEmpty() && !type.equals("application/json")) {
            throw Refusal.mediaType(type, "application/json");
        }
        return exchange.body(LONGEST_BODY);
    }

    private void complete(Exchange exchange) throws IOException {
        try {
            ChatInput.Read read = ChatInput.read(body(exchange), id(exchange));
            requireOwn(exchange, read.request().model());
            Caller caller = caller(exchange, read.user());
            Completion completion = chats.completions().complete(read.request(), caller);
            String model = completion.instead().orElse(read.request().model());
            try (AnswerStream stream = completion.stream()) {
                OpenAiError.standing(exchange, completion.standing());
                if (read.stream()) {
                    stream(exchange, read, stream, model);
                } else {
                    whole(exchange, stream, model);
                }
            }
        } catch (OpenAiError refused) {
            refused.answer(exchange);
        } catch (LimitException limited) {
            OpenAiError.standing(exchange, limited.standing());
            OpenAiError.limited(limited).answer(exchange);
        } catch (BudgetException spent) {
            OpenAiError.spent(spent).answer(exchange);
        } catch (BlockedException blocked) {
            OpenAiError.blocked(blocked).answer(exchange);
        } catch (ProviderException failure) {
            OpenAiError.provider(failure).answer(exchange);
        }
    }

    /// The id of an answer, and of the decision where an assistant gives it: it says whose it is.
    private static String id(Exchange exchange) {
        return exchange.owner().tenant().decision(exchange.id());
    }

    /// A key of one application asks no other's assistant, and a guest only that of its key.
    private void requireOwn(Exchange exchange, String model) {
        if (chats.completions().models().stream().noneMatch(card -> card.name().equals(model) && assistant(card))
                || asks(exchange.owner(), model)) {
            return;
        }
        Owner owner = exchange.owner();
        throw owner.application()
                .map(name -> other("application", name))
                .orElseGet(() -> new TidemillException(
                        ErrorCode.FORBIDDEN,
                        "a key of tenant " + owner.tenant().name()
                                + " must be for an assistant's application to ask it; make one with --application "
                                + model));
    }

    private static boolean assistant(ModelCard card) {
        return card.owner().equals(ASSISTANT);
    }

    private static boolean asks(Owner owner, String assistant) {
        return owner.application().map(assistant::equals).orElse(!owner.guest());
    }

    /// Who asks: the key's own user and application where it is somebody's, else whom the request names.
    ///
    /// @throws TidemillException FORBIDDEN where it names another than the key's
    static Caller caller(Exchange exchange, String user) {
        Owner owner = exchange.owner();
        String application =
                exchange.header(PROJECT).filter(name -> name.length() <= 63).orElse("");
        return new Caller(
                owner.tenant().name(),
                exchange.keyId(),
                one("user", owner.user(), user),
                one("application", owner.application(), application));
    }

    private static String one(String what, Optional<String> own, String named) {
        if (own.isPresent() && !named.isEmpty() && !named.equals(own.get())) {
            throw other(what, own.get());
        }
        return own.orElse(named);
    }

    private static TidemillException other(String what, String own) {
        return new TidemillException(
                ErrorCode.FORBIDDEN, "this key is for the " + what + " " + own + " alone, got another");
    }

    private static void whole(Exchange exchange, AnswerStream stream, String model) {
        ChatOutput.Whole whole = new ChatOutput.Whole();
        while (true) {
            ChatChunk chunk = next(stream);
            if (chunk instanceof Finish finish) {
                whole.restsOn(stream.grounds());
                exchange.json(
                        200,
                        json -> whole.write(
                                json,
                                "chatcmpl-" + id(exchange),
                                model,
                                Instant.now().getEpochSecond(),
                                finish));
                return;
            }
            whole.add(chunk);
        }
    }

    private static ChatChunk next(AnswerStream stream) {
        return stream.next(LONGEST_WAIT)
                .orElseThrow(() -> new ProviderException(
                        ProviderException.Kind.BROKEN, "an answer must end with a finish, the stream was cut"));
    }

    /// The status is sent with the first chunk, which is there. A failure after it is an event of its own, and no
    /// `[DONE]` follows.
    private static void stream(Exchange exchange, ChatInput.Read read, AnswerStream stream, String model)
            throws IOException {
        ChatOutput output =
                new ChatOutput("chatcmpl-" + id(exchange), model, Instant.now().getEpochSecond(), read.usage());
        exchange.response().status(200);
        exchange.response().header(EVENTS);
        exchange.response().header(NO_STORE);
        exchange.response().header(NO_BUFFER);
        try (OutputStream out = exchange.response().outputStream()) {
            boolean ended = false;
            while (!ended) {
                byte[] event;
                try {
                    ChatChunk chunk = next(stream);
                    ended = chunk instanceof Finish;
                    event = output.event(chunk, stream.grounds());
                } catch (RuntimeException failure) {
                    ended = true;
                    event = ChatOutput.error(told(exchange, failure));
                }
                out.write(event);
                out.flush();
            }
        }
    }

    private static OpenAiError told(Exchange exchange, RuntimeException failure) {
        if (failure instanceof ProviderException broken) {
            return OpenAiError.provider(broken);
        }
        LOG.error("the answer of request {} failed", exchange.id(), failure);
        return OpenAiError.named(
                ErrorCode.INTERNAL.name(),
                500,
                "something went wrong here; the log of the server has more under request " + exchange.id());
    }

    private void models(Exchange exchange) {
        List<ModelCard> cards = cards(exchange.owner());
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (ModelCard card : cards) {
                card(json, card);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private List<ModelCard> cards(Owner owner) {
        List<ModelCard> cards = new java.util.ArrayList<>(chats.completions().models());
        cards.removeIf(card -> assistant(card) && !asks(owner, card.name()));
        chats.embedder().ifPresent(embedder -> cards.add(new ModelCard(embedder.name(), 0, "tidemill")));
        return cards;
    }

    private void model(Exchange exchange) {
        String name = exchange.path("model");
        List<ModelCard> cards = cards(exchange.owner());
        Optional<ModelCard> card =
                cards.stream().filter(one -> one.name().equals(name)).findFirst();
        ModelCard found = card.orElseThrow(() -> new TidemillException(
                ErrorCode.NOT_FOUND,
                "model must be one of " + cards.stream().map(ModelCard::name).toList() + ", got \""
                        + name.substring(0, Math.min(80, name.length())) + "\""));
        exchange.json(200, json -> card(json, found));
    }

    private static void card(com.fasterxml.jackson.core.JsonGenerator json, ModelCard card) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", card.name());
        json.writeStringField("object", "model");
        json.writeNumberField("created", card.created());
        json.writeStringField("owned_by", card.owner());
        json.writeEndObject();
    }
}
