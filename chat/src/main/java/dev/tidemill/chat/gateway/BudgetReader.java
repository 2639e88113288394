package dev.tidemill.chat.gateway;

import dev.tidemill.app.WatchDefinition.Route;
import dev.tidemill.chat.cost.Budget;
import dev.tidemill.chat.gateway.GatewayDefinition.Spending;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.core.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `budgets` and `alerts` of a gateway file.
final class BudgetReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Pattern ADDRESS =
            Pattern.compile("https://\\S{1,2000}|http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?(/\\S*)?");
    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9.-]{1,190}:[0-9]{1,5}");
    private static final Pattern MAIL = Pattern.compile("[^@\\s<>,;]{1,64}@[A-Za-z0-9.-]{1,190}");

    private final Yaml yaml;
    private final Set<String> models;
    private final Prices prices;

    BudgetReader(Yaml yaml, Set<String> models, Prices prices) {
        this.yaml = yaml;
        this.models = models;
        this.prices = prices;
    }

    Spending read(Yaml.Block root) {
        Map<String, Route> routes = new LinkedHashMap<>();
        root.block("alerts")
                .ifPresent(block -> block.names()
                        .forEach(name -> block.block(name)
                                .ifPresent(one -> route(one).ifPresent(made -> routes.put(name, made)))));
        List<Budget> budgets = new ArrayList<>();
        Map<String, List<String>> told = new LinkedHashMap<>();
        root.block("budgets")
                .ifPresent(block -> block.names()
                        .forEach(name -> block.block(name).ifPresent(one -> {
                            if (!NAME.matcher(name).matches()) {
                                yaml.wrong(block.place(name), "a budget's name must match " + NAME, name, "");
                            }
                            budget(name, one).ifPresent(budgets::add);
                            told.put(name, to(one, routes.keySet()));
                        })));
        return new Spending(budgets, told, routes);
    }

    private Optional<Budget> budget(String name, Yaml.Block block) {
        block.known("tenant", "application", "key", "model", "per", "money", "alerts", "block", "cheaper-model", "to");
        Optional<Budget.Period> period =
                block.needed("per", "day or month").flatMap(word -> block.word("per", Budget.Period.class));
        Optional<Long> money = block.needed("money", "an amount such as 25.00")
                .flatMap(text -> block.millionths("money", Long.MAX_VALUE / 4));
        if (prices.currency().isEmpty()) {
            yaml.wrong(block.place(), "a budget needs prices", "", "prices: prices.yaml");
        }
        for (String key : List.of("model", "cheaper-model")) {
            block.text(key)
                    .filter(model -> !models.contains(model))
                    .ifPresent(model -> yaml.wrong(
                            block.place(key),
                            key + " must be one of " + models,
                            model,
                            Words.didYouMean(model, models)));
        }
        boolean blocks = block.flag("block", false);
        if (blocks && block.names().contains("cheaper-model")) {
            yaml.wrong(block.place("block"), "a spent budget must either block or use a cheaper-model", "", "");
        }
        if (period.isEmpty() || money.isEmpty()) {
            return Optional.empty();
        }
        Budget.Action action = blocks
                ? new Budget.Action.Block()
                : block.text("cheaper-model")
                        .<Budget.Action>map(Budget.Action.Use::new)
                        .orElse(new Budget.Action.Tell());
        try {
            return Optional.of(new Budget(
                    name,
                    new Budget.Whose(
                            block.text("tenant"), block.text("application"), block.text("key"), block.text("model")),
                    period.get(),
                    money.get(),
                    alerts(block),
                    action));
        } catch (IllegalArgumentException broken) {
            yaml.wrong(block.place(), String.valueOf(broken.getMessage()), "", "");
            return Optional.empty();
        }
    }

    private List<Integer> alerts(Yaml.Block block) {
        List<Integer> alerts = new ArrayList<>();
        for (String text : block.words("alerts")) {
            if (text.matches("[0-9]{1,3}")) {
                alerts.add(Integer.parseInt(text));
            } else {
                yaml.wrong(block.place("alerts"), "alerts must be percents from 1 to 100", text, "");
            }
        }
        return block.names().contains("alerts") ? alerts : Budget.ALERTS;
    }

    private List<String> to(Yaml.Block block, Set<String> routes) {
        List<String> to = block.words("to");
        to.stream()
                .filter(name -> !routes.contains(name))
                .forEach(name -> yaml.wrong(
                        block.place("to"), "to must name routes of alerts", name, Words.didYouMean(name, routes)));
        return to;
    }

    private Optional<Route> route(Yaml.Block block) {
        block.known("webhook", "secret", "mail", "from", "server", "user", "password", "tls");
        if (block.names().contains("webhook") == block.names().contains("mail")) {
            yaml.wrong(block.place(), "a route must have exactly one of webhook and mail", "", "");
            return Optional.empty();
        }
        for (String key : List.of("secret", "password")) {
            matching(block, key, VARIABLE, "the name of an environment variable, never the secret itself");
        }
        if (block.names().contains("webhook")) {
            matching(block, "webhook", ADDRESS, "an https address, or http of this machine");
            return block.text("webhook")
                    .map(url -> new Route.Webhook(url, block.text("secret").orElse("")));
        }
        List<String> to = block.words("mail");
        to.stream()
                .filter(address -> !MAIL.matcher(address).matches())
                .forEach(address -> yaml.wrong(block.place("mail"), "mail must be mail addresses", address, ""));
        matching(block, "from", MAIL, "a mail address");
        matching(block, "server", SERVER, "host:port");
        Optional<String> from = block.needed("from", "whom it is from");
        Optional<String> server = block.needed("server", "the SMTP server, host:port");
        return from.flatMap(sender -> server.map(host -> new Route.Mail(
                to,
                sender,
                host,
                block.text("user").orElse(""),
                block.text("password").orElse(""),
                block.flag("tls", true))));
    }

    private void matching(Yaml.Block block, String key, Pattern pattern, String what) {
        if (block.names().contains(key)) {
            block.text(key)
                    .filter(text -> !pattern.matcher(text).matches())
                    .ifPresent(text -> yaml.wrong(block.place(key), key + " must be " + what, "", ""));
        }
    }
}
