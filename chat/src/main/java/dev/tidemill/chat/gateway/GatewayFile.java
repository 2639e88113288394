package dev.tidemill.chat.gateway;

import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.chat.gateway.GatewayDefinition.Kind;
import dev.tidemill.chat.gateway.GatewayDefinition.Model;
import dev.tidemill.chat.gateway.GatewayDefinition.Tokenizer;
import dev.tidemill.chat.gateway.GatewayDefinition.Traces;
import dev.tidemill.chat.gateway.GatewayDefinition.Use;
import dev.tidemill.chat.limit.Limit;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.route.RoutePlan;
import dev.tidemill.core.Ids;
import dev.tidemill.core.Words;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Reads `gateway.yaml`: providers, models, limits, prices, budgets. Every mistake is told at once, with its place.
public final class GatewayFile {
    /// Its name in a home.
    public static final String NAME = "gateway.yaml";

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int MOST_TOKENS = 10_000_000;

    private final Yaml yaml;
    private final Path folder;

    /// The guard of models that declare none.
    private final List<GuardRule> everywhere = new ArrayList<>();

    private GatewayFile(Yaml yaml, Path folder) {
        this.yaml = yaml;
        this.folder = folder;
    }

    /// Reads a file; paths in it are relative to its folder.
    ///
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND without it; INVALID with every mistake
    public static GatewayDefinition read(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Yaml yaml = new Yaml(file.toString());
        GatewayDefinition definition = new GatewayFile(yaml, folder).read(yaml.root(Yaml.text(file)));
        yaml.finish("the gateway file");
        return definition;
    }

    private GatewayDefinition read(Yaml.Block root) {
        root.known("providers", "models", "limits", "prices", "budgets", "alerts", "traces", "guard");
        Map<String, GatewayDefinition.Provider> providers = new LinkedHashMap<>();
        root.block("providers")
                .ifPresent(block -> block.names()
                        .forEach(name -> block.block(name)
                                .ifPresent(one -> provider(one).ifPresent(made -> providers.put(name, made)))));
        Prices prices = root.text("prices")
                .map(path -> PriceFile.read(folder.resolve(path)))
                .orElse(Prices.NONE);
        root.block("guard").map(new GuardSection(yaml)::read).ifPresent(everywhere::addAll);
        Map<String, Model> models = new LinkedHashMap<>();
        root.block("models")
                .ifPresent(block -> block.names().forEach(name -> {
                    if (!MODEL.matcher(name).matches()) {
                        yaml.wrong(block.place(name), "a model's name must match " + MODEL, name, "");
                    }
                    block.block(name)
                            .ifPresent(one -> model(one, providers, prices).ifPresent(made -> models.put(name, made)));
                }));
        List<Limit> limits = new ArrayList<>();
        root.blocks("limits").forEach(one -> limits(one, models, prices, limits));
        return new GatewayDefinition(
                providers,
                models,
                limits,
                prices,
                new BudgetReader(yaml, models.keySet(), prices).read(root),
                root.block("traces").map(this::traces).orElse(Traces.NONE));
    }

    private Traces traces(Yaml.Block block) {
        block.known("otlp", "content");
        return new Traces(block.text("otlp").flatMap(text -> url(block, "otlp", text)), block.flag("content", false));
    }

    private Optional<GatewayDefinition.Provider> provider(Yaml.Block block) {
        block.known("kind", "url", "key", "file", "continues", "tokenizer", "connect", "metrics");
        Optional<Kind> kind = block.needed("kind", "openai, openai-compatible, anthropic, gemini or llama")
                .flatMap(word -> block.word("kind", Kind.class));
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        Optional<URI> url = block.text("url").flatMap(text -> url(block, "url", text));
        if (kind.get() == Kind.OPENAI_COMPATIBLE && !block.names().contains("url")) {
            yaml.wrong(block.place(), "an openai-compatible provider must have url", "", "http://127.0.0.1:8000/v1");
        }
        if (kind.get() == Kind.LLAMA && !block.names().contains("file")) {
            yaml.wrong(block.place(), "a llama provider must have file", "", "the path of a GGUF file");
        }
        boolean keyed = kind.get() == Kind.OPENAI || kind.get() == Kind.ANTHROPIC || kind.get() == Kind.GEMINI;
        if (keyed && !block.names().contains("key")) {
            yaml.wrong(block.place(), "this provider must have key", "", "the environment variable that holds it");
        }
        return Optional.of(new GatewayDefinition.Provider(
                kind.get(),
                url,
                block.text("key").filter(name -> variable(block, name)),
                block.text("file").map(folder::resolve),
                block.flag("continues", kind.get() == Kind.ANTHROPIC || kind.get() == Kind.LLAMA),
                block.word("tokenizer", Tokenizer.class),
                block.span("connect").orElse(Duration.ofSeconds(5)),
                block.text("metrics").flatMap(text -> url(block, "metrics", text))));
    }

    private Optional<URI> url(Yaml.Block block, String key, String text) {
        try {
            URI url = new URI(text);
            boolean sound = ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null;
            if (sound) {
                return Optional.of(url);
            }
        } catch (java.net.URISyntaxException broken) {
            // told below, with the rule
        }
        yaml.wrong(
                block.place(key),
                key + " must be http:// or https:// with a host and a path",
                "",
                "keys belong into an environment variable that key names");
        return Optional.empty();
    }

    private boolean variable(Yaml.Block block, String name) {
        boolean sound = VARIABLE.matcher(name).matches();
        if (!sound) {
            yaml.wrong(
                    block.place("key"),
                    "key must name an environment variable",
                    "",
                    "put the key itself into the environment, not into this file");
        }
        return sound;
    }

    private boolean tenant(Yaml.Block block, String name) {
        boolean sound = Ids.SLUG.matcher(name).matches();
        if (!sound) {
            yaml.wrong(block.place("tenant"), "tenant must match " + Ids.SLUG, name, "");
        }
        return sound;
    }

    private Optional<Model> model(Yaml.Block block, Map<String, GatewayDefinition.Provider> providers, Prices prices) {
        block.known(
                "targets",
                "attempts",
                "first",
                "between",
                "total",
                "hedge-after",
                "hedge-share",
                "choose",
                "window",
                "answer",
                "most",
                "places",
                "queue",
                "wait",
                "guard");
        List<Use> uses = new ArrayList<>();
        block.blocks("targets").forEach(one -> use(one, providers, prices).ifPresent(uses::add));
        if (uses.isEmpty()) {
            yaml.wrong(block.place(), "a model must have targets", "", "targets: [{provider: …, model: …}]");
            return Optional.empty();
        }
        RoutePlan plain = RoutePlan.DEFAULT;
        Optional<RoutePlan.Hedge> hedge =
                block.span("hedge-after").map(after -> new RoutePlan.Hedge(after, block.share("hedge-share", 0.05)));
        RoutePlan plan = new RoutePlan(
                (int) block.whole("attempts", plain.attempts(), 1, 10),
                block.span("first").orElse(plain.first()),
                block.span("between").orElse(plain.between()),
                block.span("total").orElse(plain.total()),
                plain.pause(),
                hedge,
                block.word("choose", RoutePlan.Choice.class).orElse(plain.choice()));
        long window = block.whole("window", 0, 1, MOST_TOKENS);
        int most = (int) block.whole("most", window > 0 ? window : 32_768, 1, MOST_TOKENS);
        return Optional.of(new Model(
                uses,
                plan,
                window > 0 ? OptionalInt.of((int) window) : OptionalInt.empty(),
                (int) block.whole("answer", Math.min(1024, most), 1, most),
                most,
                (int) block.whole("places", 256, 1, 100_000),
                (int) block.whole("queue", 1024, 0, 1_000_000),
                block.span("wait").orElse(Duration.ofSeconds(30)),
                block.block("guard").map(new GuardSection(yaml)::read).orElse(everywhere)));
    }

    private Optional<Use> use(Yaml.Block block, Map<String, GatewayDefinition.Provider> providers, Prices prices) {
        block.known("provider", "model", "weight", "priority");
        Optional<String> provider = block.needed("provider", "one of " + providers.keySet());
        Optional<String> model = block.needed("model", "its name at the provider");
        provider.filter(name -> !providers.containsKey(name))
                .ifPresent(name -> yaml.wrong(
                        block.place("provider"),
                        "provider must be one of " + providers.keySet(),
                        name,
                        Words.didYouMean(name, providers.keySet())));
        model.filter(name -> prices.currency().isPresent() && !prices.models().containsKey(name))
                .ifPresent(name -> yaml.wrong(
                        block.place("model"), "every model must have a price", name, "add it to the price file"));
        int weight = (int) block.whole("weight", 1, 1, 1_000);
        int priority = (int) block.whole("priority", 1, 0, 100);
        return provider.filter(providers::containsKey)
                .flatMap(from -> model.map(name -> new Use(from, name, weight, priority)));
    }

    private void limits(Yaml.Block block, Map<String, Model> models, Prices prices, List<Limit> limits) {
        block.known("of", "only", "tenant", "model", "requests", "tokens", "money", "per");
        Optional<Limit.Scope> of = block.needed("of", "key, user, application or tenant")
                .flatMap(word -> block.word("of", Limit.Scope.class));
        Optional<String> tenant = block.text("tenant").filter(name -> tenant(block, name));
        Optional<Duration> per =
                block.needed("per", "a length of time: 1m, 1h, 1d").flatMap(word -> block.span("per"));
        Optional<String> model = block.text("model");
        model.filter(name -> !models.containsKey(name))
                .ifPresent(name -> yaml.wrong(
                        block.place("model"),
                        "model must be one of " + models.keySet(),
                        name,
                        Words.didYouMean(name, models.keySet())));
        if (block.names().contains("money") && prices.currency().isEmpty()) {
            yaml.wrong(block.place("money"), "a limit on money needs prices", "", "prices: prices.yaml");
        }
        long requests = block.whole("requests", 0, 1, Long.MAX_VALUE / 4);
        long tokens = block.whole("tokens", 0, 1, Long.MAX_VALUE / 4);
        long money = block.millionths("money", Long.MAX_VALUE / 4).orElse(0L);
        if (requests == 0 && tokens == 0 && money == 0) {
            yaml.wrong(block.place(), "a limit must have requests, tokens or money above 0", "", "");
        }
        if (of.isEmpty() || per.isEmpty()) {
            return;
        }
        Map<Limit.Unit, Long> amounts =
                Map.of(Limit.Unit.REQUESTS, requests, Limit.Unit.TOKENS, tokens, Limit.Unit.MONEY, money);
        for (Limit.Unit unit : Limit.Unit.values()) {
            long amount = amounts.getOrDefault(unit, 0L);
            if (amount > 0) {
                limits.add(new Limit(of.get(), block.text("only"), tenant, model, unit, amount, per.get()));
            }
        }
    }
}
