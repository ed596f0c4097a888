using EdgeGateway.Hosting.Draining;
using LogSource.Reading.Dumps;
using LogSource.Reading.Following;

namespace LogSource.Reading;

/// <summary>Registers the dump and the streams of lines.</summary>
internal static class ReadingFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services) =>
        services
            .AddSingleton<HistorySearch>()
            .AddSingleton<LineReader>()
            .AddSingleton<DumpSelection>()
            .AddSingleton<DumpResponder>()
            .AddSingleton<LogStream>()
            .AddSingleton<OpenStreams>()
            .AddSingleton<IDrainable>(provider => provider.GetRequiredService<OpenStreams>())
            .AddSingleton<SseResponder>()
            .AddSingleton<WebSocketResponder>()
            .AddSingleton<LogsEndpoint>();

    public static void MapReading(this IEndpointRouteBuilder app) =>
        // A WebSocket over HTTP/2 opens with CONNECT.
        app.MapMethods(
            "/apps/{app:app}/logs",
            [HttpMethods.Get, HttpMethods.Head, HttpMethods.Connect],
            context => context.RequestServices.GetRequiredService<LogsEndpoint>().HandleAsync(context)
        );
}
