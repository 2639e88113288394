package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidemill.recommend.shop.ShopTarget;
import dev.tidemill.recommend.shop.ShopWire;
import dev.tidemill.recommend.shop.Slate;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A shop whose slates come from a server: the n-th is asked for n / rate seconds after the first at the
/// earliest.
public final class ServedShop implements ShopTarget {
    private final Connection connection;
    private final String path;
    private final double rate;
    private final long start = System.nanoTime();
    private long asked;

    /// @param path of the application: `/v1/apps/recommend`
    /// @param rate slates a second, at most
    public ServedShop(Connection connection, String path, double rate) {
        this.connection = connection;
        this.path = path;
        this.rate = rate;
    }

    @Override
    public void tell(String stream, List<byte[]> events) {
        ArrayNode body = Json.MAPPER.createArrayNode();
        events.forEach(event -> body.add(tree(event)));
        JsonNode answer = connection.post(path + "/events/" + stream, body);
        if (answer.path("refused").asLong() > 0) {
            throw new CommandFailure("the application refused "
                    + answer.path("refused").asLong() + " events of " + stream + "; see: tidemill data quarantine");
        }
    }

    @Override
    public Slate decide(byte[] request) {
        long due = start + (long) (asked++ * (1e9 / rate));
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        List<Integer> items = new ArrayList<>();
        List<Double> propensities = new ArrayList<>();
        for (JsonNode item : connection.post(path + "/decisions", tree(request)).path("items")) {
            items.add(ShopWire.itemNumber(item.path("item").asText()));
            propensities.add(item.path("propensity").asDouble());
        }
        return new Slate(items, propensities);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
