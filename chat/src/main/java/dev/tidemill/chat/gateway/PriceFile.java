package dev.tidemill.chat.gateway;

import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.limit.Prices.Price;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads a price file: a currency, and for each model the money of a million tokens.
///
/// ```yaml
/// currency: USD
/// models:
///   gpt-4o-mini: {prompt: 0.15, cached: 0.075, completion: 0.60}
/// ```
final class PriceFile {
    private PriceFile() {}

    /// @throws dev.tidemill.core.TidemillException NOT_FOUND without it; INVALID with every mistake
    static Prices read(Path file) {
        Yaml yaml = new Yaml(file.toString());
        Yaml.Block root = yaml.root(Yaml.text(file)).known("currency", "models");
        Optional<String> currency = root.needed("currency", "USD");
        Map<String, Price> models = new LinkedHashMap<>();
        root.block("models")
                .ifPresent(block -> block.names()
                        .forEach(name -> block.block(name)
                                .ifPresent(one -> price(one).ifPresent(price -> models.put(name, price)))));
        yaml.finish("the price file");
        return new Prices(currency, models);
    }

    private static Optional<Price> price(Yaml.Block block) {
        block.known("prompt", "cached", "completion");
        Optional<Long> prompt = block.needed("prompt", "money of a million tokens")
                .flatMap(text -> block.millionths("prompt", Price.MOST));
        Optional<Long> completion = block.needed("completion", "money of a million tokens")
                .flatMap(text -> block.millionths("completion", Price.MOST));
        Optional<Long> cached = block.millionths("cached", Price.MOST).or(() -> prompt);
        return prompt.isPresent() && completion.isPresent() && cached.isPresent()
                ? Optional.of(new Price(prompt.get(), cached.get(), completion.get()))
                : Optional.empty();
    }
}
