package dev.tidemill.recommend.shop;

import java.util.OptionalInt;

/// A page that asks for a slate.
///
/// @param id      the same in each run
/// @param time    milliseconds since the epoch
/// @param visitor empty for one who is not logged in
/// @param size    how many items are wanted
/// @param day     of the simulation, from 0
public record ShopRequest(String id, long time, String session, OptionalInt visitor, int size, int day) {}
