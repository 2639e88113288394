package dev.tidemill.recommend.shop;

/// One session of a visitor, with what is on their mind, which no event tells.
///
/// @param session its id
/// @param visitor who
/// @param known   whether they are logged in
/// @param day     of the simulation on which it began
/// @param intent  the number of the category that they came for
public record Visit(String session, int visitor, boolean known, int day, int intent) {}
