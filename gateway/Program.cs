using EdgeGateway.AccessLog;
using EdgeGateway.Browsers;
using EdgeGateway.Commands;
using EdgeGateway.Connections;
using EdgeGateway.Connections.Http2;
using EdgeGateway.Dashboard;
using EdgeGateway.ForwardedHeaders;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Https;
using EdgeGateway.Management;
using EdgeGateway.Overload;
using EdgeGateway.Problems;
using EdgeGateway.RateLimiting;
using EdgeGateway.Redis;
using EdgeGateway.RequestChecks;
using EdgeGateway.ReverseProxy;
using EdgeGateway.ReverseProxy.Destinations;
using EdgeGateway.Status;
using EdgeGateway.StreamLimits;
using EdgeGateway.Streams;
using EdgeGateway.Tokens;
using EdgeGateway.Viewer;

namespace EdgeGateway;

internal static class Program
{
    internal const string Name = "gateway";

    internal static Task<int> Main(string[] args) => GatewayCommand.RunAsync(args);

    /// <summary>Builds the gateway.</summary>
    /// <param name="configFiles">JSON files that override the shipped settings.</param>
    /// <param name="configure">Configures the builder for a caller in the same process, such as a test.</param>
    internal static WebApplication Build(
        IEnumerable<string> configFiles,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = ServerProgram.CreateBuilder(Name, configFiles);
        configure?.Invoke(builder);

        builder.AddTelemetry(Name, "EdgeGateway.*");
        builder.AddConnections();
        builder.AddHttp2();
        builder.AddOverload(ManagementFeature.ReadyTag);
        builder.AddForwardedHeaders();
        builder.AddAccessLog();
        builder.AddProblems();
        builder.AddRequestChecks();
        builder.AddManagement();
        builder.AddDraining(ManagementFeature.ReadyTag);
        builder.AddBrowsers();
        builder.AddHttps();
        builder.AddRedis();
        builder.AddTokens(ManagementFeature.ReadyTag);
        builder.AddRateLimiting();
        builder.AddStreamLimits();
        builder.AddViewer();
        builder.AddStatus(ManagementFeature.ReadyTag);
        builder.AddProxy().AddStreams();

        // The order of the checks.
        var app = builder.BuildChecked();
        app.UseHttp2Limits();
        app.UseKnownProxies();
        app.UseAccessLog();
        app.UseStreamRelay();
        app.UseProblems();
        app.UseRequestChecks();
        app.UseTargets();
        app.UseManagement(
            TokenClaims.Administer,
            management => management.UseTokenAuthentication().UseTokenAuthorization(),
            management =>
            {
                management.MapRevocations();
                management.MapLimits();
                management.MapStreams();
                management.MapDestinations();
                management.MapStatus();
            },
            management => management.MapDashboard()
        );
        app.UseDraining();
        app.UseServerOptions();
        app.UseBrowserHeaders();
        app.UseHttps();
        app.UseRouting();
        app.UsePathReadings();
        app.UseOrigins();
        app.UseNotFound();
        app.UseTokenAuthentication();
        app.UseRateLimiting();
        app.UseTokenAuthorization();
        app.MapLogsUrl();
        app.MapViewer();
        app.UseRequestTimeouts();
        app.MapProxy(proxy => proxy.UseStreams().UseOverload().UseStreamLimits().UseOneTimeTokens());
        return app;
    }
}
