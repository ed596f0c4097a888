using System.Net;
using System.Text;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.Tokens.Keys;

/// <summary>Keys that change in a file while the gateway runs.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private const string Path = "/generic/x";
    private static readonly (string Id, string Secret) First = ("first", "first-first-first-first-first-first-");
    private static readonly (string Id, string Secret) Second = ("second", "second-second-second-second-second-");

    private readonly string _file = System.IO.Path.GetTempFileName();

    [Fact]
    public async Task Keys_are_added_switched_and_removed_without_a_restart_and_a_stream_ends_with_its_key()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        var old = gateway.Token();
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, Path, old);

        var bySecond = TokenBuilder.Hs256.WithField("kid", $"\"{Second.Id}\"") with
        {
            Signer = Signers.Hmac(Encoding.UTF8.GetBytes(Second.Secret)),
        };
        Write(First, Second);
        await Eventually.HoldsAsync(async () => await OpensAsync(gateway, bySecond.Token));
        Assert.True(await OpensAsync(gateway, gateway.Token()));

        Write(Second, First);
        await Eventually.HoldsAsync(() => Kid(gateway.Token()) == Second.Id);
        Assert.True(await OpensAsync(gateway, old));

        using var staying = await WebSocketClient.OpenAsync(gateway.Http, Path, gateway.Token());
        Write(Second);
        Assert.Null(await socket.NextAsync());
        Assert.Equal("1008 token-revoked", $"{(int)socket.CloseStatus!} {socket.CloseReason}");
        Assert.False(await OpensAsync(gateway, old));
        Assert.True(await OpensAsync(gateway, gateway.Token()));
        await staying.SendAsync("still here");
        Assert.Null(await staying.NextAsync());
        Assert.Equal(1000, (int)staying.CloseStatus!);
    }

    [Theory]
    [InlineData(
        """{"Tokens":{"SigningKeys":[{"Id":"second","Secret":"short"}]}}""",
        "Tokens:SigningKeys:0:Secret is '(5 bytes)'"
    )]
    [InlineData(
        """{"Tokens":{"SigningKeys":[{"Id":"second","Secret":null}]}}""",
        "Tokens:SigningKeys:0:Secret is '(0 bytes)'"
    )]
    [InlineData("""{"Tokens":{"ClockSkew":"soon"}}""", "Tokens:ClockSkew is 'soon'")]
    [InlineData("{}", "Tokens:SigningKeys is ''")]
    public async Task A_change_that_is_not_valid_is_told_and_the_last_good_keys_stay(string content, string line)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        var token = gateway.Token();

        File.WriteAllText(_file, content);
        await Eventually.HoldsAsync(() => gateway.FindLogLine(line) is not null);
        Assert.True(await OpensAsync(gateway, token));

        Write(Second);
        await Eventually.HoldsAsync(() => Kid(gateway.Token()) == Second.Id);
    }

    [Fact]
    public async Task A_file_that_is_no_json_any_more_changes_nothing_until_it_is_again()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        File.WriteAllText(_file, """{"Tokens":{"SigningKeys":[""");
        Assert.Contains(
            $" {_file} is not in force as it is now: ",
            await LoggedAsync(gateway, "is not in force as it is now"),
            StringComparison.Ordinal
        );
        Assert.True(await OpensAsync(gateway, gateway.Token()));
        Write(Second);
        await Eventually.HoldsAsync(() => Kid(gateway.Token()) == Second.Id);
    }

    [Fact]
    public async Task A_file_that_is_gone_takes_nothing_with_it()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        File.Delete(_file);
        await LoggedAsync(gateway, $" {_file} is not in force as it is now: It is missing.");
        Assert.True(await OpensAsync(gateway, gateway.Token()));
        Write(Second);
        await Eventually.HoldsAsync(() => Kid(gateway.Token()) == Second.Id);
    }

    public void Dispose() => File.Delete(_file);

    private Task<GatewayHost> StartAsync(BackendHost backend) =>
        GatewayHost.StartAsync(
            _file,
            [.. backend.Route(), ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read")]
        );

    private void Write(params (string Id, string Secret)[] keys) =>
        File.WriteAllText(
            _file,
            JsonSerializer.Serialize(
                new { Tokens = new { SigningKeys = keys.Select(key => new { key.Id, key.Secret }) } }
            )
        );

    // The log's line with this text in it, once it is there.
    private static async Task<string> LoggedAsync(GatewayHost gateway, string text)
    {
        await Eventually.HoldsAsync(() => gateway.FindLogLine(text) is not null);
        return gateway.FindLogLine(text)!;
    }

    private static async Task<bool> OpensAsync(GatewayHost gateway, string token)
    {
        using var response = await Http.GetAsync(gateway.Http, Path, token);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private static string Kid(string token) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Kid;
}
