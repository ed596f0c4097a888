using System.Net;
using System.Text;
using System.Text.Json;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.Tokens.Keys;

/// <summary>Changes of the signing keys in a settings file while the gateway runs.</summary>
[Trait("Category", "Waits")]
public sealed class KeyRotationTests : IDisposable
{
    private const string Path = "/generic/x";
    private static readonly (string Id, string Secret) First = ("first", "first-first-first-first-first-first-");
    private static readonly (string Id, string Secret) Second = ("second", "second-second-second-second-second-");

    private readonly string _file = System.IO.Path.GetTempFileName();

    [Fact]
    public async Task Keys_are_added_switched_and_removed_without_a_restart_and_removing_a_key_ends_its_streams()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        var old = gateway.Token();
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, Path, old);

        var secondKeyToken = TokenBuilder.Hs256.WithField("kid", $"\"{Second.Id}\"") with
        {
            Signer = Signers.Hmac(Encoding.UTF8.GetBytes(Second.Secret)),
        };
        Write(First, Second);
        await Eventually.HoldsAsync(async () => await IsAcceptedAsync(gateway, secondKeyToken.Token));
        Assert.True(await IsAcceptedAsync(gateway, gateway.Token()));

        Write(Second, First);
        await Eventually.HoldsAsync(() => Kid(gateway.Token()) == Second.Id);
        Assert.True(await IsAcceptedAsync(gateway, old));

        using var remaining = await WebSocketClient.OpenAsync(gateway.Http, Path, gateway.Token());
        Write(Second);
        Assert.Null(await socket.NextAsync());
        Assert.Equal("1008 token-revoked", $"{(int)socket.CloseStatus!} {socket.CloseReason}");
        Assert.False(await IsAcceptedAsync(gateway, old));
        Assert.True(await IsAcceptedAsync(gateway, gateway.Token()));
        await remaining.SendAsync("still here");
        Assert.Null(await remaining.NextAsync());
        Assert.Equal(1000, (int)remaining.CloseStatus!);
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
    public async Task An_invalid_change_is_logged_and_the_previous_keys_stay_valid(string content, string line)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        var token = gateway.Token();

        File.WriteAllText(_file, content);
        await Eventually.HoldsAsync(() => gateway.FindLogLine(line) is not null);
        Assert.True(await IsAcceptedAsync(gateway, token));

        Write(Second);
        await Eventually.HoldsAsync(() => Kid(gateway.Token()) == Second.Id);
    }

    [Fact]
    public async Task A_file_with_invalid_json_is_ignored_until_it_is_valid_again()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        File.WriteAllText(_file, """{"Tokens":{"SigningKeys":[""");
        Assert.Contains(
            $" {_file} is not in force as it is now: ",
            await WaitForLogLineAsync(gateway, "is not in force as it is now"),
            StringComparison.Ordinal
        );
        Assert.True(await IsAcceptedAsync(gateway, gateway.Token()));
        Write(Second);
        await Eventually.HoldsAsync(() => Kid(gateway.Token()) == Second.Id);
    }

    [Fact]
    public async Task Deleting_the_file_keeps_the_current_keys()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        Write(First);
        await using var gateway = await StartAsync(backend);
        File.Delete(_file);
        await WaitForLogLineAsync(gateway, $" {_file} is not in force as it is now: It is missing.");
        Assert.True(await IsAcceptedAsync(gateway, gateway.Token()));
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

    // Waits for a log line with this text.
    private static async Task<string> WaitForLogLineAsync(GatewayHost gateway, string text)
    {
        await Eventually.HoldsAsync(() => gateway.FindLogLine(text) is not null);
        return gateway.FindLogLine(text)!;
    }

    private static async Task<bool> IsAcceptedAsync(GatewayHost gateway, string token)
    {
        using var response = await Http.GetAsync(gateway.Http, Path, token);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private static string Kid(string token) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Kid;
}
