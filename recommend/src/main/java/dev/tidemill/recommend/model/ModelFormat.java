package dev.tidemill.recommend.model;

import java.io.IOException;

/// Reads the models of one algorithm.
public interface ModelFormat {
    /// The algorithm's name.
    String algorithm();

    /// The newest version of its content that this program knows, from 1; [CandidateModel#write] writes
    /// this one.
    int version();

    /// Makes the model that was written.
    ///
    /// @param version of the content, from 1 to [#version]
    /// @throws ArtifactException where the content is not what was written
    CandidateModel read(ArtifactInput in, int version) throws IOException;
}
