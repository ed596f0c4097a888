namespace EdgeGateway.Hosting.Telemetry;

/// <summary>Prometheus text at <c>/metrics</c>. The exporter is a prerelease, so nothing else refers to it.</summary>
internal static class PrometheusEndpoint
{
    private const string Path = "/metrics";

    public static OpenTelemetry.Metrics.MeterProviderBuilder AddPrometheus(
        this OpenTelemetry.Metrics.MeterProviderBuilder metrics
    ) => OpenTelemetry.Metrics.PrometheusExporterMeterProviderBuilderExtensions.AddPrometheusExporter(metrics);

    public static IApplicationBuilder UsePrometheus(this IApplicationBuilder management) =>
        management.UseOpenTelemetryPrometheusScrapingEndpoint(Path);
}
