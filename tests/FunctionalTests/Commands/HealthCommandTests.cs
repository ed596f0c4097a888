using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;

namespace FunctionalTests.Commands;

/// <summary>The command <c>health</c> of both programs, run as a process.</summary>
[Trait("Category", "Waits")]
public sealed class HealthCommandTests
{
    private const int Sigterm = 15;

    [Fact]
    public async Task A_gateway_that_serves_is_healthy()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        Assert.Equal((0, ""), await RunAsync("gateway.dll", "--url", $"{gateway.Management}"));
        Assert.Equal((0, ""), await RunAsync("gateway.dll", "--live", "--url", $"{gateway.Management}"));
    }

    [Fact]
    public async Task A_gateway_that_drains_is_live_but_not_ready()
    {
        await using var gateway = await GatewayProcess.StartAsync(("Draining:Delay", "01:00:00"));
        gateway.Signal(Sigterm);
        await Eventually.HoldsAsync(async () =>
            await RunAsync("gateway.dll", "--url", $"{gateway.Management}")
            == (1, $"gateway: {gateway.Management}readyz returned 503: Unhealthy")
        );
        Assert.Equal((0, ""), await RunAsync("gateway.dll", "--live", "--url", $"{gateway.Management}"));
        gateway.Signal(Sigterm);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("backend-stub")]
    public async Task It_asks_the_configured_management_port_through_loopback(string program)
    {
        var port = FreePort();
        var (code, error) = await RunAsync($"{program}.dll", ("Url", $"http://*:{port}"));
        Assert.Equal(1, code);
        Assert.Equal(
            $"{program}: http://127.0.0.1:{port}/readyz did not answer: " + $"Connection refused (127.0.0.1:{port})",
            error
        );
    }

    [Theory]
    [InlineData("http://unix:/run/gateway.sock")]
    [InlineData("nonsense")]
    public async Task A_management_url_that_is_no_port_is_reported_in_one_line(string url)
    {
        var (code, error) = await RunAsync("gateway.dll", ("Url", url));
        Assert.Equal(1, code);
        Assert.Equal(
            $"gateway: Kestrel:Endpoints:Management:Url is '{url}': must be an http or https URL with a port, or use --url URL",
            error
        );
    }

    [Fact]
    public async Task A_wrong_option_is_reported()
    {
        var (code, error) = await RunAsync("gateway.dll", "--url", "nonsense");
        Assert.Equal(1, code);
        Assert.StartsWith("--url is 'nonsense': must be an http or https URL", error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Error)> RunAsync(string program, params string[] arguments) =>
        RunAsync(program, arguments, []);

    private static Task<(int Code, string Error)> RunAsync(
        string program,
        params (string Key, string Value)[] management
    ) => RunAsync(program, [], management);

    private static async Task<(int Code, string Error)> RunAsync(
        string program,
        string[] arguments,
        (string Key, string Value)[] management
    )
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, program), "health", .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in management)
        {
            start.Environment[$"Kestrel__Endpoints__Management__{key}"] = value;
        }

        using var command = Process.Start(start)!;
        var error = command.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (command.ExitCode, (await error).Trim());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
