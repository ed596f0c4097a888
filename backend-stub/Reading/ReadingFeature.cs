using EdgeGateway.Hosting.Draining;
using LogSource.Reading.Following;

namespace LogSource.Reading;

internal static class ReadingFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services) =>
        services
            .AddSingleton<HistorySearch>()
            .AddSingleton<DumpResponder>()
            .AddSingleton<LogStream>()
            .AddSingleton<OpenStreams>()
            .AddSingleton<IDrainable>(provider => provider.GetRequiredService<OpenStreams>())
            .AddSingleton<SseResponder>()
            .AddSingleton<WebSocketResponder>()
            .AddSingleton<LogsEndpoint>();

    public static void MapReading(this IEndpointRouteBuilder app) =>
        // CONNECT is how a WebSocket opens over HTTP/2.
        app.MapMethods(
            "/apps/{app:app}/logs",
            [HttpMethods.Get, HttpMethods.Head, HttpMethods.Connect],
            context => context.RequestServices.GetRequiredService<LogsEndpoint>().HandleAsync(context)
        );
}
