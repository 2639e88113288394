package dev.tidemill.recommend.shop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/// A shop's events as JSON, in the streams that the application in `apps/recommend` declares. Each has an
/// id that is the same in each run, a time, and `user_id` only where the visitor is logged in.
///
/// | stream | fields |
/// |---|---|
/// | `items` | `change_id, time, item_id, title, categories, brand, price, available` |
/// | `users` | `change_id, time, user_id, country, age_group` |
/// | `requests` | `request_id, time, session_id, user_id, k` |
/// | `impressions` | `impression_id, time, request_id, session_id, user_id, item_id, position` (from 1), `clicked` |
/// | `views` | `view_id, time, session_id, user_id, item_id, dwell_seconds` |
/// | `carts` | `cart_id, time, session_id, user_id, item_id, request_id` (where a slate led there) |
/// | `purchases` | `purchase_id, time, session_id, user_id, item_id, price, request_id` (the same) |
public final class ShopWire {
    /// All streams, in the order above.
    public static final List<String> STREAMS =
            List.of("items", "users", "requests", "impressions", "views", "carts", "purchases");

    private static final JsonFactory JSON = new JsonFactory();
    private static final int TYPICAL_SIZE = 256;

    private ShopWire() {}

    /// An item's id: `i17`.
    public static String item(int number) {
        return "i" + number;
    }

    /// The number of an item's id.
    ///
    /// @throws IllegalArgumentException where it is no id of this shop
    public static int itemNumber(String id) {
        try {
            if (id.startsWith("i")) {
                return Integer.parseUnsignedInt(id.substring(1));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("an item of the shop must be i and a number, got \"" + id + "\"", e);
        }
        throw new IllegalArgumentException("an item of the shop must be i and a number, got \"" + id + "\"");
    }

    /// A visitor's id: `u17`.
    public static String user(int number) {
        return "u" + number;
    }

    /// The stream that an event belongs to.
    public static String stream(ShopEvent event) {
        return switch (event) {
            case ShopEvent.ItemChanged _ -> "items";
            case ShopEvent.SignedUp _ -> "users";
            case ShopEvent.SlateShown _ -> "requests";
            case ShopEvent.Impression _ -> "impressions";
            case ShopEvent.Viewed _ -> "views";
            case ShopEvent.Carted _ -> "carts";
            case ShopEvent.Purchased _ -> "purchases";
        };
    }

    /// The event, one JSON object in UTF-8. Of a slate only the request is told: what was shown is the
    /// decision.
    public static byte[] json(ShopEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            write(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, ShopEvent event) throws IOException {
        switch (event) {
            case ShopEvent.ItemChanged changed -> {
                begin(json, "change_id", item(changed.item().number()) + "-" + changed.time(), changed.time());
                json.writeStringField("item_id", item(changed.item().number()));
                json.writeStringField("title", changed.item().title());
                json.writeStringField("categories", changed.item().category());
                json.writeStringField("brand", changed.item().brand());
                price(json, changed.priceMinor());
                json.writeBooleanField("available", changed.available());
            }
            case ShopEvent.SignedUp up -> {
                begin(json, "change_id", user(up.visitor()) + "-" + up.time(), up.time());
                json.writeStringField("user_id", user(up.visitor()));
                json.writeStringField("country", up.country());
                json.writeStringField("age_group", up.age());
            }
            case ShopEvent.SlateShown shown -> request(json, shown.request());
            case ShopEvent.Impression seen -> {
                begin(json, "impression_id", seen.request().id() + "-" + (seen.position() + 1), seen.time());
                json.writeStringField("request_id", seen.request().id());
                who(json, seen.request().session(), seen.request().visitor());
                json.writeStringField("item_id", item(seen.item()));
                json.writeNumberField("position", seen.position() + 1);
                json.writeBooleanField("clicked", seen.clicked());
            }
            case ShopEvent.Viewed view -> {
                begin(json, "view_id", view.session() + "-v" + view.number(), view.time());
                who(json, view.session(), view.visitor());
                json.writeStringField("item_id", item(view.item()));
                json.writeNumberField("dwell_seconds", view.dwellSeconds());
            }
            case ShopEvent.Carted cart -> {
                begin(json, "cart_id", cart.session() + "-k" + cart.number(), cart.time());
                who(json, cart.session(), cart.visitor());
                json.writeStringField("item_id", item(cart.item()));
                led(json, cart.request());
            }
            case ShopEvent.Purchased bought -> {
                begin(json, "purchase_id", bought.session() + "-b" + bought.number(), bought.time());
                who(json, bought.session(), bought.visitor());
                json.writeStringField("item_id", item(bought.item()));
                price(json, bought.priceMinor());
                led(json, bought.request());
            }
        }
    }

    /// A request as it is sent to be decided.
    public static byte[] request(ShopRequest request) {
        return json(new ShopEvent.SlateShown(request, new Slate(List.of(), List.of())));
    }

    private static void request(JsonGenerator json, ShopRequest request) throws IOException {
        begin(json, "request_id", request.id(), request.time());
        who(json, request.session(), request.visitor());
        json.writeNumberField("k", request.size());
    }

    private static void begin(JsonGenerator json, String idField, String id, long time) throws IOException {
        json.writeStringField(idField, id);
        json.writeStringField("time", Instant.ofEpochMilli(time).toString());
    }

    private static void who(JsonGenerator json, String session, OptionalInt visitor) throws IOException {
        json.writeStringField("session_id", session);
        if (visitor.isPresent()) {
            json.writeStringField("user_id", user(visitor.getAsInt()));
        }
    }

    private static void price(JsonGenerator json, long minor) throws IOException {
        json.writeFieldName("price");
        json.writeNumber(java.math.BigDecimal.valueOf(minor, 2));
    }

    private static void led(JsonGenerator json, String request) throws IOException {
        if (!request.isEmpty()) {
            json.writeStringField("request_id", request);
        }
    }
}
