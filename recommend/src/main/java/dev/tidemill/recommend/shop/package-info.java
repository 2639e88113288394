/// A simulated shop: visitors with latent tastes, a catalogue that changes, and clicks and purchases whose true
/// probabilities are known, so that what is measured online can be checked against the truth.
///
/// Read first: [dev.tidemill.recommend.shop.ShopSimulation] (what is simulated),
/// [dev.tidemill.recommend.shop.Shop] (how to run it), [dev.tidemill.recommend.shop.ShopTruth] (what is
/// true in it).
///
/// Not here: how slates are chosen; whoever chooses them is asked through
/// [dev.tidemill.recommend.shop.SlateSource].
@NullMarked
package dev.tidemill.recommend.shop;

import org.jspecify.annotations.NullMarked;
