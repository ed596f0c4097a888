using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Pages;
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

        var page = Page.Read("viewer");
        var path = options.Path.Replace("{app}", "{app:app}", StringComparison.Ordinal);
        var group = app.MapGroup(path)
            .AllowAnonymous()
            .WithGroupName(RouteName)
            .WithMetadata(new ConfiguredRoutesFirst.Mark());
        group.WithRequestTimeout(Timeout);
        group.Map("", context => ServePageAsync(context, page));
        page.MapFiles(group);
    }

    private static Task ServePageAsync(HttpContext context, Page page)
    {
        if (!context.Request.Path.Value!.EndsWith('/'))
        {
            return page.ServeAsync(context);
        }

        // The page's relative URLs need an address without the slash. This one is relative, too, because a proxy in
        // front may have removed a prefix.
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"../view{context.Request.QueryString}";
        return Task.CompletedTask;
    }
}
