using EdgeGateway.Hosting.Draining;
using LogSource.Reading.Dumps;
using LogSource.Reading.Following;

namespace LogSource.Reading;

/// <summary>Registers the dump and the streams of lines, and the list of containers.</summary>
internal static class ReadingFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services) =>
        services
            .AddSingleton<LineReader>()
            .AddSingleton<MatchingTurns>()
            .AddSingleton<LineSearch>()
            .AddSingleton<DumpSelection>()
            .AddSingleton<DumpResponder>()
            .AddSingleton<LogStream>()
            .AddSingleton<OpenStreams>()
            .AddSingleton<IDrainable>(provider => provider.GetRequiredService<OpenStreams>())
            .AddSingleton<SseResponder>()
            .AddSingleton<WebSocketResponder>()
            .AddSingleton<LogsEndpoint>()
            .AddSingleton<ContainerList>();

    public static void MapReading(this IEndpointRouteBuilder app)
    {
        // A WebSocket over HTTP/2 opens with CONNECT.
        app.MapMethods(
            "/apps/{app:app}/logs",
            [HttpMethods.Get, HttpMethods.Head, HttpMethods.Connect],
            context =>
            {
                UnexpectedBody.Reject(context);
                return context.RequestServices.GetRequiredService<LogsEndpoint>().HandleAsync(context);
            }
        );
        app.MapMethods(
            "/apps/{app:app}/containers",
            [HttpMethods.Get, HttpMethods.Head],
            context =>
            {
                UnexpectedBody.Reject(context);
                return context.RequestServices.GetRequiredService<ContainerList>().HandleAsync(context);
            }
        );
    }
}
