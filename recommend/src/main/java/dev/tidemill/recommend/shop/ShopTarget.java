package dev.tidemill.recommend.shop;

import java.util.List;

/// Where the events of a shop go, and its slates come from: a platform in this process, or a server.
public interface ShopTarget {
    /// Takes events of one stream, in the order of time.
    ///
    /// @param events each a JSON object in UTF-8
    void tell(String stream, List<byte[]> events);

    /// Decides a request: an event of the stream `requests`.
    ///
    /// @return what is shown; empty where nothing was found
    Slate decide(byte[] request);
}
