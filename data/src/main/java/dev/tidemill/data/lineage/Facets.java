package dev.tidemill.data.lineage;

import dev.tidemill.data.ColumnProfile;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.Profile;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacet;
import io.openlineage.client.OpenLineage.DataQualityMetricsInputDatasetFacet;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import java.util.List;
import java.util.Map;

/// Sets of data as OpenLineage describes them: schema, quality of what was read, size of what was written, and from
/// which fields columns come.
final class Facets {
    private final OpenLineage lineage;

    Facets(OpenLineage lineage) {
        this.lineage = lineage;
    }

    InputDataset input(LineageDataset dataset) {
        var builder = lineage.newInputDatasetBuilder()
                .namespace(dataset.namespace())
                .name(dataset.name())
                .facets(facets(dataset));
        dataset.profile()
                .ifPresent(profile -> builder.inputFacets(lineage.newInputDatasetInputFacetsBuilder()
                        .dataQualityMetrics(quality(profile))
                        .build()));
        return builder.build();
    }

    OutputDataset output(LineageDataset dataset) {
        var builder = lineage.newOutputDatasetBuilder()
                .namespace(dataset.namespace())
                .name(dataset.name())
                .facets(facets(dataset));
        dataset.profile()
                .ifPresent(profile -> builder.outputFacets(lineage.newOutputDatasetOutputFacetsBuilder()
                        .outputStatistics(lineage.newOutputStatisticsOutputDatasetFacetBuilder()
                                .rowCount(profile.rows())
                                .build())
                        .build()));
        return builder.build();
    }

    private DatasetFacets facets(LineageDataset dataset) {
        var builder = lineage.newDatasetFacetsBuilder();
        if (!dataset.schema().isEmpty()) {
            List<SchemaDatasetFacetFields> fields = dataset.schema().stream()
                    .map(column -> lineage.newSchemaDatasetFacetFieldsBuilder()
                            .name(column.name())
                            .type(column.type())
                            .description(column.description())
                            .build())
                    .toList();
            builder.schema(lineage.newSchemaDatasetFacetBuilder().fields(fields).build());
        }
        dataset.version()
                .ifPresent(version -> builder.version(lineage.newDatasetVersionDatasetFacetBuilder()
                        .datasetVersion(version)
                        .build()));
        if (!dataset.sources().isEmpty()) {
            builder.columnLineage(columns(dataset.sources()));
        }
        return builder.build();
    }

    private ColumnLineageDatasetFacet columns(Map<String, List<LineageDataset.Source>> sources) {
        var fields = lineage.newColumnLineageDatasetFacetFieldsBuilder();
        sources.forEach((column, from) -> fields.put(
                column,
                lineage.newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                        .inputFields(from.stream()
                                .map(source -> lineage.newInputFieldBuilder()
                                        .namespace(source.namespace())
                                        .name(source.dataset())
                                        .field(source.field())
                                        .build())
                                .toList())
                        .build()));
        return lineage.newColumnLineageDatasetFacetBuilder()
                .fields(fields.build())
                .build();
    }

    private DataQualityMetricsInputDatasetFacet quality(Profile profile) {
        var columns = lineage.newDataQualityMetricsInputDatasetFacetColumnMetricsBuilder();
        for (ColumnProfile column : profile.columns()) {
            var metrics = lineage.newDataQualityMetricsInputDatasetFacetColumnMetricsAdditionalBuilder()
                    .nullCount(column.missing())
                    .distinctCount(column.distinct())
                    .count((double) column.count());
            if (column.type() != ColumnType.STRING && column.count() > 0) {
                metrics.min(column.min()).max(column.max()).sum(column.mean() * column.count());
                var quantiles = lineage.newDataQualityMetricsInputDatasetFacetColumnMetricsAdditionalQuantilesBuilder();
                for (double share : ColumnProfile.QUANTILES) {
                    quantiles.put(Double.toString(share), column.quantile(share));
                }
                metrics.quantiles(quantiles.build());
            }
            columns.put(column.name(), metrics.build());
        }
        return lineage.newDataQualityMetricsInputDatasetFacetBuilder()
                .rowCount(profile.rows())
                .columnMetrics(columns.build())
                .build();
    }
}
