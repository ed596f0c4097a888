using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Configuration;

namespace FunctionalTests.SharedRedis;

/// <summary>Redis over TLS with a private authority, which needs a certificate of its clients.</summary>
[Trait("Category", "Waits")]
public sealed class RedisTlsTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new("redis");
    private readonly CertificateFolder _folder = new();
    private readonly string _authorityFile = Path.GetTempFileName();
    private RedisServer _redis = null!;
    private TlsRelay _relay = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _authority.Write(_authorityFile);
        _folder.WriteInPlace(_authority.IssueForClient("CN=client-1"));
        _redis = await RedisServer.StartAsync(Ct);
        _relay = new TlsRelay(_authority.IssueForServer("redis.test"), _authority, _redis.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        await _redis.DisposeAsync();
        _folder.Dispose();
        File.Delete(_authorityFile);
    }

    [Fact]
    public async Task Both_programs_present_their_certificate_and_a_renewed_one_at_the_next_connection()
    {
        var connection = $"rediss://127.0.0.1:{_relay.Port}";
        await using var gateway = await GatewayHost.StartAsync([("Redis:ConnectionString", connection), .. Tls()]);
        await using var source = await LogSourceHost.StartAsync([
            ("Buffer:Kind", "Redis"),
            ("Redis:ConnectionString", connection),
            .. Tls(),
        ]);
        await Eventually.HoldsAsync(() => RevokesAsync(gateway));
        await Eventually.HoldsAsync(() => IsReadyAsync(source));
        Assert.All(_relay.Subjects, subject => Assert.Equal("CN=client-1", subject));

        _folder.WriteInPlace(_authority.IssueForClient("CN=client-2"));
        await Eventually.HoldsAsync(() =>
            gateway.FindLogLine("Redis:Certificate is in force: CN=client-2") is not null
        );
        await Eventually.HoldsAsync(() => source.FindLogLine("Redis:Certificate is in force: CN=client-2") is not null);
        var before = _relay.Subjects.Count;
        _relay.Disconnect();
        await Eventually.HoldsAsync(() => RevokesAsync(gateway));
        await Eventually.HoldsAsync(() => IsReadyAsync(source));
        Assert.All(_relay.Subjects.Skip(before), subject => Assert.Equal("CN=client-2", subject));
    }

    [Fact]
    public async Task Certificates_without_TLS_stop_the_start() =>
        Assert.Equal(
            "Redis:ConnectionString is '…': must be a rediss:// URL, or have ssl=true: certificates are configured",
            Assert.Single(
                await StartErrors.LinesAsync([("Redis:ConnectionString", $"127.0.0.1:{_redis.Port}"), .. Tls()])
            )
        );

    private static async Task<bool> RevokesAsync(GatewayHost gateway)
    {
        using var response = await Http.PostAsync(
            gateway.Management,
            "/revocations",
            gateway.Token("admin"),
            "application/json",
            """{"jti":"x"}"""
        );
        return response.IsSuccessStatusCode;
    }

    private static async Task<bool> IsReadyAsync(LogSourceHost source)
    {
        using var response = await Http.GetAsync(source.Http, "/readyz");
        return response.StatusCode == HttpStatusCode.OK;
    }

    private (string, string?)[] Tls() =>
        [
            ("Redis:Certificate:Path", _folder.CertificatePath),
            ("Redis:Certificate:KeyPath", _folder.KeyPath),
            ("Redis:CertificateAuthority", _authorityFile),
        ];
}
