using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using FunctionalTests.Tokens.Revocation;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FunctionalTests.Commands;

/// <summary>The commands <c>gateway token</c> and <c>gateway revoke</c>, run as processes.</summary>
[Trait("Category", "Waits")]
public sealed class CommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task A_token_from_the_command_line_opens_a_stream_and_revoking_it_ends_the_stream()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var token = await OutputAsync("token", "--tenant", "acme", "--app", "example-app");
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, "/generic/x", token);
        await File.WriteAllTextAsync($"{_file}.token", $"{token}\n", TestContext.Current.CancellationToken);

        var printed = await OutputAsync("revoke", "--gateway", $"{gateway.Management}", "--token", $"{_file}.token");

        Assert.StartsWith($"revoked jti {new JsonWebToken(token).Id}, kept until ", printed, StringComparison.Ordinal);
        Assert.Null(await socket.NextAsync());
        Assert.Equal("token-revoked", socket.CloseReason);
    }

    [Fact]
    public async Task An_operator_finds_the_streams_of_a_tenant_and_ends_them()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        var token = await OutputAsync("token", "--tenant", "acme", "--app", "example-app");
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, "/generic/x", token);
        using var other = await WebSocketClient.OpenAsync(
            gateway.Http,
            "/generic/x",
            await OutputAsync("token", "--tenant", "umbrella", "--app", "example-app")
        );
        string[] at = ["--gateway", $"{gateway.Management}"];

        var status = (await OutputAsync(["status", .. at])).Split('\n');
        Assert.Contains(
            status,
            line =>
                line.StartsWith("state ", StringComparison.Ordinal) && line.EndsWith(" ready", StringComparison.Ordinal)
        );
        Assert.Contains(status, line => Regex.IsMatch(line, @"^streams +2 of \d+, at most 2 at once$"));
        Assert.Contains(status, line => Regex.IsMatch(line, @"^acme +1 +0 +0$"));
        using var numbers = JsonDocument.Parse(await OutputAsync(["status", "--json", "--history", .. at]));
        Assert.Equal(2, numbers.RootElement.GetProperty("streams").GetProperty("open").GetInt32());
        Assert.Equal(5_000, numbers.RootElement.GetProperty("history").GetProperty("stepMs").GetInt32());

        var table = (await OutputAsync(["streams", "--tenant", "acme", .. at])).Split('\n');
        Assert.Equal(3, table.Length);
        Assert.Matches(@"^ID +TENANT +APP +ROUTE +KIND +PROTOCOL +ADDRESS +AGE +IDLE +BYTES +PINGS +TOKEN$", table[0]);
        Assert.Matches(
            $@"^\S+ +acme +- +generic +websocket +http/1.1 +127.0.0.1 .* {new JsonWebToken(token).Id}$",
            table[1]
        );
        Assert.Equal("1 of 1 streams that match, 2 open", table[2]);
        using var json = JsonDocument.Parse(await OutputAsync(["streams", "--json", "--sort", "-bytes", .. at]));
        Assert.Equal(2, json.RootElement.GetProperty("streams").GetArrayLength());

        Assert.Equal(
            "ended 1 streams, revoked 1 tokens",
            await OutputAsync(["end", "--tenant", "acme", "--revoke", .. at])
        );
        Assert.Null(await socket.NextAsync());
        Assert.Equal("token-revoked", socket.CloseReason);
        Assert.Equal("ended 1 streams, revoked 0 tokens", await OutputAsync(["end", "--all", .. at]));
        Assert.Null(await other.NextAsync());
        Assert.Equal("operator", other.CloseReason);
    }

    [Theory]
    [InlineData("--tenant", "acme", "revoked tenant acme, kept until ")]
    [InlineData("--app", "example-app", "revoked app example-app, kept until ")]
    [InlineData("--jti", "abc", "revoked jti abc, kept until ")]
    public async Task The_command_prints_what_it_revoked(string option, string value, string printed)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        Assert.StartsWith(
            printed,
            await OutputAsync("revoke", "--gateway", $"{gateway.Management}", option, value),
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"no longer revoked: {option.TrimStart('-')} {value}",
            (await OutputAsync("revoke", "--undo", "--gateway", $"{gateway.Management}", option, value)).Trim()
        );
        Assert.Empty(await gateway.RevocationsAsync());
    }

    [Theory]
    [InlineData("token --tenant acme", "Option '--app' is required.")]
    [InlineData("token --tenant a\u00e9 --app x", "--tenant is 'a\u00e9': must be 1 to 128 visible ASCII characters")]
    [InlineData(
        "token --tenant acme --app X",
        "--app is 'X': must be * or up to 64 of a-z, 0-9 and -, with no - at its ends"
    )]
    [InlineData(
        "token --tenant acme --app x --scope logs:all",
        "--scope has 'logs:all': must be one or more of logs:read logs:write logs:url admin"
    )]
    [InlineData(
        "token --tenant acme --app x --lifetime 400d",
        "--lifetime is '400.00:00:00': must be at most Tokens:MaxLifetime (366.00:00:00)"
    )]
    [InlineData("revoke", "Exactly one of --jti, --token, --app and --tenant is required.")]
    [InlineData("revoke --app a --tenant b", "Exactly one of --jti, --token, --app and --tenant is required.")]
    [InlineData(
        "revoke --app Bad_App",
        "--app is 'Bad_App': must be up to 64 of a-z, 0-9 and -, with no - at its ends"
    )]
    [InlineData("revoke --undo --app -a-", "--app is '-a-': must be up to 64 of a-z, 0-9 and -, with no - at its ends")]
    [InlineData("revoke --tenant caf\u00e9", "--tenant is 'caf\u00e9': must be 1 to 128 visible ASCII characters")]
    [InlineData(
        "revoke --jti a\u0001b",
        "--jti is 'a\u0001b': must be 1 to 256 characters, none of them a control character; a token is for --token"
    )]
    [InlineData("revoke --token /nowhere/at/all", "--token: Could not find a part of the path '/nowhere/at/all'.")]
    [InlineData("end", "Exactly one of an id, conditions and --all is required.")]
    [InlineData("status --history", "--history needs --json.")]
    [InlineData("end --all --tenant acme", "Exactly one of an id, conditions and --all is required.")]
    [InlineData("end 0HNQ8QH3FRC2O:00000001 --app a", "Exactly one of an id, conditions and --all is required.")]
    [InlineData(
        "streams --gateway http://127.0.0.1:1",
        "http://127.0.0.1:1/ did not answer: Connection refused (127.0.0.1:1)"
    )]
    [InlineData("revoke --app a --gateway nonsense", "--gateway is 'nonsense': must be an http or https URL")]
    [InlineData(
        "revoke --app a --gateway http://127.0.0.1:1",
        "http://127.0.0.1:1/ did not answer: Connection refused (127.0.0.1:1)"
    )]
    public async Task A_wrong_command_line_prints_one_line_and_exits_with_1(string arguments, string line)
    {
        WriteKey();
        var (code, output, error) = await RunAsync(arguments.Split(' '));
        Assert.Equal(1, code);
        Assert.Contains(line, error.Split('\n').Select(one => one.Replace("gateway: ", "", StringComparison.Ordinal)));
        Assert.DoesNotContain("eyJ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "--token: the content is not a token.")]
    [InlineData("", "--token: the content is not a token.")]
    public async Task An_invalid_token_file_is_reported_without_its_content(string content, string line)
    {
        WriteKey();
        await File.WriteAllTextAsync($"{_file}.token", content, TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync("revoke", "--token", $"{_file}.token");
        Assert.Equal(1, code);
        Assert.Equal($"gateway: {line}", error.Trim());
    }

    [Fact]
    public async Task A_gateway_with_another_key_rejects_the_command()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        await File.WriteAllTextAsync(
            $"{_file}.other",
            Key("another-another-another-another-"),
            TestContext.Current.CancellationToken
        );
        var (code, _, error) = await RunAsync(
            $"revoke --tenant acme --gateway {gateway.Management} --config {_file}.other".Split(' ')
        );
        Assert.Equal(1, code);
        Assert.Equal(
            $"gateway: {gateway.Management} rejected the request: The token is not valid. (401 token-invalid)",
            error.Trim()
        );
    }

    [Fact]
    public async Task Without_a_key_a_command_calls_a_gateway_on_the_same_host_without_a_token()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(backend);
        await File.WriteAllTextAsync($"{_file}.other", "{}", TestContext.Current.CancellationToken);
        var output = await OutputAsync($"streams --gateway {gateway.Management} --config {_file}.other".Split(' '));
        Assert.EndsWith("0 of 0 streams that match, 0 open", output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var file in (string[])[_file, $"{_file}.token", $"{_file}.other"])
        {
            File.Delete(file);
        }
    }

    private Task<GatewayHost> StartAsync(BackendHost backend)
    {
        WriteKey();
        return GatewayHost.StartAsync(
            _file,
            [.. backend.Route(), ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read")]
        );
    }

    private void WriteKey() => File.WriteAllText(_file, Key("the-key-the-key-the-key-the-key-the-key"));

    private static string Key(string secret) =>
        JsonSerializer.Serialize(new { Tokens = new { SigningKeys = new[] { new { Id = "k", Secret = secret } } } });

    private async Task<string> OutputAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        return output.Trim();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "gateway.dll"),
                    .. arguments,
                    .. arguments.Contains("--config") ? [] : (string[])["--config", _file],
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,

                // The command must not use a proxy, which could read the token.
                Environment = { ["http_proxy"] = "http://127.0.0.1:1" },
            }
        )!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
