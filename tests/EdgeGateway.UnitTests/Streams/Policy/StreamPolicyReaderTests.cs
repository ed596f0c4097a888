using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.UnitTests.Streams.Policy;

public sealed class StreamPolicyReaderTests : IDisposable
{
    private static readonly RouteConfig Route = new()
    {
        RouteId = "r",
        Metadata = new Dictionary<string, string> { ["BackendSilence"] = "5m" },
    };

    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
    private readonly ServiceProvider _services;
    private readonly LogCapture _log = new();
    private readonly StreamPolicyReader _policies;

    public StreamPolicyReaderTests()
    {
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(_configuration)
            .AddLogging(logging => logging.AddProvider(_log))
            .AddReloadableSettings<IdlePolicyOptions, IdlePolicyOptionsValidator>(IdlePolicyOptions.Section)
            .AddReloadableSettings<KeepAliveOptions, KeepAliveOptionsValidator>(KeepAliveOptions.Section)
            .AddSingleton<StreamPolicyReader>()
            .BuildServiceProvider();
        _policies = _services.GetRequiredService<StreamPolicyReader>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_change_of_both_sections_applies_to_new_streams()
    {
        var before = _policies.Read(Route);
        Change(("IdlePolicy:Timeout", "00:02:00"), ("KeepAlive:Interval", "00:01:00"), ("KeepAlive:Mode", "control"));
        Assert.Equal(
            before with
            {
                IdleTimeout = TimeSpan.FromMinutes(2),
                PingInterval = TimeSpan.FromMinutes(1),
                Mode = KeepAliveMode.Control,
            },
            _policies.Read(Route)
        );
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void A_change_of_other_sections_keeps_the_policies()
    {
        var before = _policies.Read(Route);
        Change(("Tokens:CacheSize", "1"));
        Assert.Same(before, _policies.Read(Route));
    }

    [Theory]
    [InlineData(
        "IdlePolicy:Timeout",
        "00:00:20",
        "KeepAlive:Interval is '00:00:15': must be at most half of IdlePolicy:Timeout (00:00:20)"
    )]
    [InlineData(
        "KeepAlive:Interval",
        "00:00:16",
        "KeepAlive:Interval is '00:00:16': must be at most half of IdlePolicy:Timeout (00:00:30)"
    )]
    [InlineData("KeepAlive:Template", "ping", "KeepAlive:Template is 'ping': must be JSON on one line")]
    [InlineData("IdlePolicy:Timeot", "1", "IdlePolicy:Timeot is '…': must be one of")]
    public void An_invalid_change_is_logged_and_not_applied(string key, string value, string fault)
    {
        var before = _policies.Read(Route);
        Change((key, value));
        Assert.Equal(before, _policies.Read(Route));
        Assert.Contains(
            _log.Warnings,
            line => line.Contains($"A change of the configuration is not in force: {fault}", StringComparison.Ordinal)
        );
    }

    private void Change(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _configuration[key] = value;
        }

        _configuration.Reload();
    }
}
