package dev.tidemill.recommend.shop;

import java.util.List;

/// Names of what the shop sells. A style stands for one dimension of taste, so that a title tells something.
final class Words {
    static final List<String> CATEGORIES = List.of(
            "boots",
            "sneakers",
            "coats",
            "shirts",
            "dresses",
            "trousers",
            "knitwear",
            "bags",
            "watches",
            "swimwear",
            "scarves",
            "sunglasses");
    static final List<String> NOUNS = List.of(
            "Boot",
            "Sneaker",
            "Coat",
            "Shirt",
            "Dress",
            "Trousers",
            "Pullover",
            "Bag",
            "Watch",
            "Swimsuit",
            "Scarf",
            "Sunglasses");
    static final List<String> STYLES =
            List.of("Classic", "Sport", "Retro", "Minimal", "Bold", "Outdoor", "Elegant", "Casual");
    static final List<String> COLOURS = List.of(
            "black", "white", "navy", "olive", "sand", "red", "grey", "brown", "green", "blue", "yellow", "rose");
    static final List<String> BRANDS = List.of(
            "Alder", "Birch", "Cedar", "Dune", "Elm", "Fjord", "Grove", "Heath", "Isle", "Juniper", "Kelp", "Larch",
            "Moor", "North", "Oak", "Pine", "Quarry", "Ridge", "Shore", "Tarn", "Umber", "Vale", "Willow", "Yarrow");
    static final List<String> COUNTRIES = List.of("DE", "FR", "IT", "ES", "NL", "PL");
    static final List<String> AGES = List.of("18-24", "25-34", "35-44", "45-54", "55+");

    private Words() {}
}
