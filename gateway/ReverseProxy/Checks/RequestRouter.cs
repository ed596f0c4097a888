using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Checks;

/// <summary>Routes requests as the gateway does, without executing what they are routed to.</summary>
internal sealed class RequestRouter
{
    private readonly RequestDelegate _route;

    public RequestRouter(WebApplication app)
    {
        var pipeline = new ApplicationBuilder(app.Services);
        pipeline.UseRouting();
        pipeline.Use((HttpContext _, RequestDelegate _) => Task.CompletedTask);
        pipeline.UseEndpoints(endpoints =>
        {
            foreach (var source in ((IEndpointRouteBuilder)app).DataSources)
            {
                endpoints.DataSources.Add(source);
            }
        });
        _route = pipeline.Build();
    }

    /// <summary>Selects the endpoint of a request; false where several match equally.</summary>
    public async Task<bool> TryRouteAsync(HttpContext request)
    {
        try
        {
            await _route(request);
            return true;
        }
        catch (Exception exception) when (IsAmbiguous(exception))
        {
            return false;
        }
    }

    /// <summary>Whether a request reaches a route.</summary>
    /// <param name="route">The route's id.</param>
    /// <param name="request">The request.</param>
    /// <param name="obstacle">Why it does not; null if nothing else takes the request.</param>
    // Routing does no I/O, so this does not block.
    public bool Reaches(string route, HttpContext request, out string? obstacle)
    {
        obstacle = null;
        try
        {
            _route(request).GetAwaiter().GetResult();
        }
        // The message ends with one line for each endpoint.
        catch (Exception exception) when (IsAmbiguous(exception))
        {
            var names = exception.Message.Split('\n', StringSplitOptions.TrimEntries).Skip(1).Where(name => name != "");
            obstacle = $"{string.Join(" and ", names)} match equally, so these requests fail; set Order";
            return false;
        }

        var endpoint = request.GetEndpoint();
        var taker = endpoint?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId;
        if (taker == route)
        {
            return true;
        }

        obstacle =
            taker is not null ? $"route {taker} takes its requests first"
            : endpoint is RouteEndpoint own ? $"the gateway itself serves {own.RoutePattern.RawText}"
            : null;
        return false;
    }

    // The framework's type is internal.
    private static bool IsAmbiguous(Exception exception) => exception.GetType().Name == "AmbiguousMatchException";
}
