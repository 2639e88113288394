/// What somebody wants right now, from the order of what they did: for visitors who are not logged in and
/// for the moment of those who are. Nothing here needs a user; a session is only a history.
///
/// Read first: [dev.tidemill.recommend.session.TransitionTrainer],
/// [dev.tidemill.recommend.session.SessionNeighbourModel], [dev.tidemill.recommend.session.SessionIndex].
///
/// Papers: SLIST, Choi et al. 2021 ("Session-aware Linear Item-Item Models for Session-based
/// Recommendation", WWW); VMIS-kNN, Kersbergen et al. 2022 ("Serenade: Low-Latency Session-Based
/// Recommendation in e-Commerce at Scale", SIGMOD).
///
/// Not here: deep models of orders, which `attention` serves; tastes without an order, which `linear` and
/// `factor` know.
@NullMarked
package dev.tidemill.recommend.session;

import org.jspecify.annotations.NullMarked;
