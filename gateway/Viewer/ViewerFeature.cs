using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Viewer;

/// <summary>The page that shows an app's logs, <c>/apps/{app}/view</c> on the public ports.</summary>
internal static class ViewerFeature
{
    /// <summary>What the access log has as the route of the page and its files.</summary>
    private const string RouteName = "viewer";

    // The longest time in which a client may take a file. Nothing else limits a client that reads none of it.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public static WebApplicationBuilder AddViewer(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<ViewerOptions, ViewerOptionsValidator>(ViewerOptions.Section);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ConfiguredRoutesFirst>());
        return builder;
    }

    /// <summary>
    /// Returns the page's URL at its default path. Browsers do not send the part with the token to the server.
    /// </summary>
    public static string FormatUrl(string publicUrl, string app, string token) =>
        $"{publicUrl.TrimEnd('/')}/apps/{app}/view#token={token}";

    /// <summary>Serves the page and its files, unless it is switched off.</summary>
    public static void MapViewer(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ViewerOptions>>().Value;
        if (!options.Enabled)
        {
            return;
        }

        var files = ViewerFile.ReadAll();
        files.Remove(ViewerFile.PageName, out var page);
        var endpoint = new ViewerEndpoint(page!, files);
        var path = options.Path.Replace("{app}", "{app:app}", StringComparison.Ordinal);
        var group = app.MapGroup(path)
            .AllowAnonymous()
            .WithGroupName(RouteName)
            .WithMetadata(new ConfiguredRoutesFirst.Mark());
        group.WithRequestTimeout(Timeout);
        group.Map("", endpoint.ServePageAsync);
        group.Map(
            RoutePatternFactory.Parse(
                $"{{{ViewerEndpoint.FileRouteValue}}}",
                defaults: null,
                parameterPolicies: new RouteValueDictionary
                {
                    [ViewerEndpoint.FileRouteValue] = new ViewerFileConstraint(files),
                }
            ),
            endpoint.ServeFileAsync
        );
    }
}
