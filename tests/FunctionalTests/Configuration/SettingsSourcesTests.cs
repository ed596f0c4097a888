using System.Net;
using System.Net.Http.Headers;
using EdgeGateway.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FunctionalTests.Configuration;

/// <summary>Files and directories that change while a program runs.</summary>
[Trait("Category", "Waits")]
public sealed class SettingsSourcesTests : IDisposable
{
    private const string OtherSecret = "another-another-another-another-";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_signing_key_in_a_mounted_secret_is_replaced_without_a_restart()
    {
        WriteVolume("first", GatewayHost.Secret);
        File.CreateSymbolicLink(In("Tokens__SigningKeys__0__Secret"), "..data/Tokens__SigningKeys__0__Secret");
        await using var gateway = await GatewayProcess.StartAsync(
            [new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId), new("EDGEGATEWAY_SECRETS", _folder.FullName)],
            TestContext.Current.CancellationToken
        );
        await AssertReplacedAsync(gateway, () => WriteVolume("second", OtherSecret));
    }

    [Fact]
    public async Task A_signing_key_in_a_file_is_replaced_without_a_restart()
    {
        await File.WriteAllTextAsync(In("key"), $"{GatewayHost.Secret}\n", TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(
            [new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId), new("Tokens:SigningKeys:0:SecretFile", In("key"))],
            TestContext.Current.CancellationToken
        );
        await AssertReplacedAsync(
            gateway,
            () =>
            {
                File.WriteAllText(In("new"), OtherSecret);
                File.Move(In("new"), In("key"), overwrite: true);
            }
        );

        File.Delete(In("key"));
        await Eventually.HoldsAsync(() =>
            gateway.Output.Any(line =>
                line.Contains($"SecretFile is '{In("key")}': must be a file that can be read", StringComparison.Ordinal)
            )
        );
        Assert.NotEqual(HttpStatusCode.Unauthorized, await GetAsync(gateway, OtherSecret));
    }

    [Theory]
    [InlineData("gateway.dll", "PublicUrl", "\"http://a.example\"", "\"http://b.example\"")]
    [InlineData("gateway.dll", "IdlePolicy:Tick", "\"00:00:00.100\"", "\"00:00:00.200\"")]
    [InlineData("backend-stub.dll", "Buffer:MaxApps", "7", "8")]
    [InlineData("backend-stub.dll", "Syslog:Routes:0:App", "\"a\"", "\"b\"")]
    [InlineData("backend-stub.dll", "Ingest:Keys:Message:0", "\"a\"", "\"b\"")]
    [InlineData("backend-stub.dll", "Kestrel:Limits:MaxConcurrentConnections", "70", "80")]
    public async Task A_changed_setting_of_a_file_that_needs_a_restart_is_one_warning_that_names_the_key(
        string program,
        string key,
        string before,
        string after
    )
    {
        await WriteAsync(before);
        await using var server = await GatewayProcess.StartAsync(
            program == "gateway.dll"
                ?
                [
                    new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId),
                    new("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
                ]
                :
                [
                    new("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"),
                    new("Kestrel:Endpoints:H2c:Url", "http://127.0.0.1:0"),
                ],
            [program, "--config", In("settings.json")],
            TestContext.Current.CancellationToken
        );
        await WriteAsync(after);
        var line = $"{key} has changed. The change takes effect at the next start.";
        await Eventually.HoldsAsync(() => server.Output.Any(one => one.EndsWith(line, StringComparison.Ordinal)));

        // The file's next change reports it no second time.
        await WriteAsync($"{after} ");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        Assert.Single(server.Output, one => one.Contains(" has changed.", StringComparison.Ordinal));

        Task WriteAsync(string value) =>
            File.WriteAllTextAsync(
                In("settings.json"),
                $$"""{ "{{key}}": {{value}} }""",
                TestContext.Current.CancellationToken
            );
    }

    private static string Token(string secret) =>
        new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = new Dictionary<string, object>
                {
                    ["tenant"] = "acme",
                    ["app"] = "example-app",
                    ["scope"] = "logs:read",
                },
                Expires = DateTime.UtcNow.AddHours(1),
                SigningCredentials = new SigningCredentials(
                    new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(secret)) { KeyId = GatewayHost.KeyId },
                    SecurityAlgorithms.HmacSha256
                ),
            }
        );

    private async Task AssertReplacedAsync(GatewayProcess gateway, Action replace)
    {
        Assert.NotEqual(HttpStatusCode.Unauthorized, await GetAsync(gateway, GatewayHost.Secret));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(gateway, OtherSecret));
        replace();
        await Eventually.HoldsAsync(async () =>
            await GetAsync(gateway, GatewayHost.Secret) == HttpStatusCode.Unauthorized
        );
        Assert.NotEqual(HttpStatusCode.Unauthorized, await GetAsync(gateway, OtherSecret));
    }

    // No log source runs: a token that is accepted gets a 5xx.
    private async Task<HttpStatusCode> GetAsync(GatewayProcess gateway, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, "/apps/example-app/logs"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(secret));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    // As Kubernetes updates a volume: the files are behind a link that is replaced.
    private void WriteVolume(string version, string secret)
    {
        var volume = _folder.CreateSubdirectory($"..{version}").FullName;
        File.WriteAllText(Path.Combine(volume, "Tokens__SigningKeys__0__Secret"), $"{secret}\n");
        File.Delete(In("..data"));
        File.CreateSymbolicLink(In("..data"), $"..{version}");
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
