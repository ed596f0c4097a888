using EdgeGateway.Tokens;
using EdgeGateway.Tokens.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.Bench.Tokens;

/// <summary>Authentication and authorization as in the gateway's pipeline, without connections.</summary>
internal sealed class TokenPath
{
    private readonly IServiceProvider _services;
    private readonly Endpoint _endpoint;
    private readonly TokenAuthenticationMiddleware _authentication;
    private bool _isAdmitted;

    /// <param name="gateway">A started gateway with the shipped routes.</param>
    public TokenPath(WebApplication gateway)
    {
        _services = gateway.Services;
        _endpoint = _services
            .GetRequiredService<EndpointDataSource>()
            .Endpoints.First(endpoint => endpoint.Metadata.GetMetadata<RouteModel>()?.Config.RouteId == "logs");
        var authorization = ActivatorUtilities.CreateInstance<TokenAuthorizationMiddleware>(
            _services,
            (RequestDelegate)(
                _ =>
                {
                    _isAdmitted = true;
                    return Task.CompletedTask;
                }
            )
        );
        _authentication = ActivatorUtilities.CreateInstance<TokenAuthenticationMiddleware>(
            _services,
            (RequestDelegate)authorization.InvokeAsync
        );
    }

    /// <summary>A request for the lines of an app.</summary>
    public DefaultHttpContext CreateRequest()
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.SetEndpoint(_endpoint);
        context.Request.RouteValues["app"] = "example-app";
        return context;
    }

    /// <summary>Checks a request that has a token.</summary>
    /// <exception cref="InvalidOperationException">The token was rejected.</exception>
    public async Task AdmitAsync(HttpContext request)
    {
        _isAdmitted = false;
        await _authentication.InvokeAsync(request);
        if (!_isAdmitted)
        {
            throw new InvalidOperationException("the gateway rejected the token");
        }
    }
}
