using Microsoft.Extensions.Options;

namespace LogSource.Ingest;

internal static class IngestFeature
{
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        return services.AddSingleton<PendingBytes>().AddSingleton<IngestEndpoint>();
    }

    public static void MapIngest(this IEndpointRouteBuilder app) =>
        app.MapPost(
            "/apps/{app:app}/lines",
            context => context.RequestServices.GetRequiredService<IngestEndpoint>().HandleAsync(context));
}
