using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Browsers;

/// <summary>Answers in the place of a proxied backend: what that says of CORS itself would allow more than is configured here.</summary>
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
