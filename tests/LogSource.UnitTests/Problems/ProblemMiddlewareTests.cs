using System.Text.Json;
using EdgeGateway.Testing;
using LogSource.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LogSource.UnitTests.Problems;

public sealed class ProblemMiddlewareTests : IDisposable
{
    private readonly LogCapture _log = new();
    private readonly LoggerFactory _loggers;
    private readonly DefaultHttpContext _context = new();

    public ProblemMiddlewareTests()
    {
        _loggers = new LoggerFactory([_log]);
        _context.Response.Body = new MemoryStream();
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_defect_is_a_500_without_details_and_is_logged_once()
    {
        _context.Response.Headers["X-Half-Done"] = "yes";

        var problem = await RunAsync(_ => throw new InvalidOperationException("secret inner workings"));

        Assert.Equal((500, "internal-error"), (_context.Response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.False(_context.Response.Headers.ContainsKey("X-Half-Done"));
        Assert.Contains("secret inner workings", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_BadHttpRequestException_keeps_its_status()
    {
        var problem = await RunAsync(_ =>
            throw new BadHttpRequestException("Reading the request body timed out.", 408)
        );

        Assert.Equal((408, "request-timeout"), (_context.Response.StatusCode, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_request_that_the_client_aborted_gets_no_response_and_is_not_logged_as_an_error()
    {
        using var aborted = new CancellationTokenSource();
        _context.RequestAborted = aborted.Token;

        await InvokeAsync(async _ =>
        {
            await aborted.CancelAsync();
            aborted.Token.ThrowIfCancellationRequested();
        });

        Assert.Equal(0, _context.Response.Body.Length);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("failed", StringComparison.Ordinal));
    }

    private async Task<JsonElement> RunAsync(RequestDelegate next)
    {
        await InvokeAsync(next);
        _context.Response.Body.Position = 0;
        using var body = await JsonDocument.ParseAsync(
            _context.Response.Body,
            cancellationToken: TestContext.Current.CancellationToken
        );
        return body.RootElement.Clone();
    }

    private Task InvokeAsync(RequestDelegate next) =>
        new ProblemMiddleware(next, _loggers.CreateLogger<ProblemMiddleware>()).InvokeAsync(_context);
}
