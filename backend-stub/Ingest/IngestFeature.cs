using EdgeGateway.Hosting.Configuration;
using LogSource.Ingest.Budget;
using LogSource.Ingest.Formats;

namespace LogSource.Ingest;

/// <summary>Registers the ingest of lines over HTTP.</summary>
internal static class IngestFeature
{
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddSettings<IngestOptions, IngestOptionsValidator>(IngestOptions.Section);
        services
            .AddOptions<IngestOptions>()
            .Configure<IConfiguration>((options, configuration) => ReadTexts(options.Keys, configuration));
        return services.AddSingleton<IngestBudget>().AddSingleton<JsonKeys>().AddSingleton<IngestEndpoint>();
    }

    public static void MapIngest(this IEndpointRouteBuilder app) =>
        app.MapPost(
            "/apps/{app:app}/lines",
            context => context.RequestServices.GetRequiredService<IngestEndpoint>().HandleAsync(context)
        );

    // Keys may be one text with commas, for environment variables. An empty text is an empty list; the binder would
    // ignore it.
    private static void ReadTexts(IngestKeysOptions keys, IConfiguration configuration)
    {
        keys.Message = Read("Message") ?? keys.Message;
        keys.Time = Read("Time") ?? keys.Time;
        keys.Container = Read("Container") ?? keys.Container;

        string[]? Read(string setting) =>
            configuration[$"{IngestOptions.Section}:Keys:{setting}"]
                ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
