using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests.Commands;

[Trait("Category", "Waits")]
public sealed class DemoTests
{
    private const int Sigterm = 15;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_demo_prints_working_commands_and_exits_cleanly(bool onRedis)
    {
        await using var redis = onRedis ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        string[] store = redis is null ? [] : ["--redis", redis.ConnectionString];
        using var demo = DemoProcess.Start(["--port", $"{DemoProcess.FindPort()}", .. store]);
        var output = await DemoProcess.OutputAsync(demo);

        // The first link is the viewer's, the second one the dashboard's. Their own tests open the pages.
        string[] links = [.. output.Where(line => line.StartsWith("http", StringComparison.Ordinal))];
        Assert.Matches(@"\Ahttp://localhost:\d+/apps/example-app/view#token=eyJ\S+\z", links[0]);
        Assert.Equal(output[0], links[0]);
        Assert.Matches(@"\Ahttp://127\.0\.0\.1:\d+/\z", links[1]);
        Assert.All(
            await Task.WhenAll(links[..2].Select(link => ShellAsync($"curl -s '{link}'"))),
            page => Assert.Contains("<!doctype html>", page, StringComparison.OrdinalIgnoreCase)
        );

        var commands = Commands(output);
        Assert.Equal("""{"accepted":1}""", await ShellAsync(commands[2]));
        var dump = await ShellAsync(commands[0]);
        Assert.Equal(10, dump.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000 UTC \[web-1\] hello$", dump);
        Assert.Contains(
            "data: {\"name\":\"log\"",
            await ShellAsync($"timeout 10 {commands[1]} | head -n 4"),
            StringComparison.Ordinal
        );

        Assert.Equal("", await ShellAsync($"kill -{Sigterm} {demo.Id}"));
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, demo.ExitCode);
    }

    [Fact]
    public async Task The_demo_writes_lines_to_a_running_gateway()
    {
        await using var source = await LogSourceProcess.StartAsync([], TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"{source.H2c}")
        );
        using var demo = DemoProcess.Start(
            ["--gateway", $"{gateway.Http}"],
            ("Tokens__SigningKeys__0__Id", GatewayHost.KeyId),
            ("Tokens__SigningKeys__0__Secret", GatewayHost.Secret),
            ("PublicUrl", $"{gateway.Http}")
        );
        var commands = Commands(await DemoProcess.OutputAsync(demo));
        Assert.Equal(10, (await ShellAsync(commands[0])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("""{"accepted":1}""", await ShellAsync(commands[2]));

        Assert.Equal("", await ShellAsync($"kill -{Sigterm} {demo.Id}"));
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, demo.ExitCode);
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_reported_in_one_line()
    {
        using var demo = DemoProcess.Start(
            ["--gateway", "http://127.0.0.1:1"],
            ("Tokens__SigningKeys__0__Id", GatewayHost.KeyId),
            ("Tokens__SigningKeys__0__Secret", GatewayHost.Secret)
        );
        var error = await demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, demo.ExitCode);
        Assert.Equal("demo: Connection refused (127.0.0.1:1)", error.Trim());
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        var port = DemoProcess.FindPort();
        using var taken = new TcpListener(IPAddress.Loopback, port);
        taken.Start();
        using var demo = DemoProcess.Start(["--port", $"{port}"]);
        var error = await demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, demo.ExitCode);
        Assert.Equal(
            $"demo: Kestrel:Endpoints:Public:Url is 'http://localhost:{port}': must be an address that can be bound "
                + "(Address already in use)",
            error.Trim()
        );
    }

    private static string[] Commands(List<string> output)
    {
        var commands = output.Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, commands.Length);
        return commands;
    }

    private static async Task<string> ShellAsync(string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
