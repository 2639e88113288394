package dev.tidemill.chat.limit;

import dev.tidemill.chat.model.Usage;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.core.Words;
import java.util.Map;
import java.util.Optional;

/// What models cost. Without a price file everything costs nothing, and no limit on money can be declared.
///
/// @param currency of the amounts: `USD`; empty without a file
/// @param models   by name as the provider knows it
public record Prices(Optional<String> currency, Map<String, Price> models) {
    private static final long MILLION = 1_000_000;

    /// Where no file is given.
    public static final Prices NONE = new Prices(Optional.empty(), Map.of());

    public Prices {
        models = Map.copyOf(models);
    }

    /// Money of a million tokens, in millionths of the currency.
    ///
    /// @param cached of prompt tokens that the provider had kept
    public record Price(long prompt, long cached, long completion) {
        /// More than anybody asks: a thousand units of money for a single token.
        public static final long MOST = 1_000_000_000L * MILLION;

        public Price {
            if (Math.min(prompt, Math.min(cached, completion)) < 0
                    || Math.max(prompt, Math.max(cached, completion)) > MOST) {
                throw new IllegalArgumentException("prices must be from 0 to " + MOST);
            }
        }

        /// Millionths, rounded up.
        long of(Usage usage) {
            long whole = Math.multiplyExact(usage.prompt() - usage.cached(), prompt);
            whole = Math.addExact(whole, Math.multiplyExact(usage.cached(), cached));
            whole = Math.addExact(whole, Math.multiplyExact(usage.completion(), completion));
            return Math.ceilDiv(whole, MILLION);
        }

        /// The same, with nothing kept: the most that it can be.
        long most(Usage usage) {
            long dearest = Math.max(prompt, cached);
            return Math.ceilDiv(
                    Math.addExact(
                            Math.multiplyExact(usage.prompt(), dearest),
                            Math.multiplyExact(usage.completion(), completion)),
                    MILLION);
        }
    }

    /// What the usage costs, in millionths of the currency, rounded up.
    ///
    /// @throws TidemillException INVALID where there is a file and the model is not in it
    public long cost(String model, Usage usage) {
        return currency.isEmpty() ? 0 : price(model).of(usage);
    }

    /// The most that a call can cost.
    public long most(String model, long prompt, long cap) {
        return currency.isEmpty() ? 0 : price(model).most(new Usage(prompt, cap, 0));
    }

    /// @throws TidemillException INVALID where the model is not in the file
    public Price price(String model) {
        Price price = models.get(model);
        if (price == null) {
            String near = Words.didYouMean(model, models.keySet());
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "every model must have a price, got none for \"" + model + "\"; add it to the price file"
                            + (near.isEmpty() ? "" : ", " + near));
        }
        return price;
    }
}
