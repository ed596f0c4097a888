using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Browsers;

/// <summary>Replaces a backend's CORS headers, which could allow more than the gateway's configuration.</summary>
internal sealed class OverridingCorsService(IOptions<CorsOptions> options, ILoggerFactory loggers)
    : CorsService(options, loggers)
{
    public override void ApplyResult(CorsResult result, HttpResponse response)
    {
        foreach (var name in response.Headers.Keys.Where(IsCors).ToList())
        {
            response.Headers.Remove(name);
        }

        base.ApplyResult(result, response);
    }

    private static bool IsCors(string name) => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);
}
