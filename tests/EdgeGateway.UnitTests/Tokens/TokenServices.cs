using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.Keys;
using EdgeGateway.Tokens.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Tokens;

/// <summary>The services that verify tokens, without a server, with changeable settings and a fake clock.</summary>
internal sealed class TokenServices : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TokenServices(IEnumerable<(string Key, string? Value)> settings)
    {
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Tokens:SigningKeys:0:Id"] = GatewayHost.KeyId,
                    ["Tokens:SigningKeys:0:Secret"] = GatewayHost.Secret,
                }
            )
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(Configuration)
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production })
            .AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.AddProvider(Log))
            .AddTokenIssuer()
            .AddSingleton<ValidTokens>()
            .AddSingleton<TokenValidator>()
            .BuildServiceProvider();
    }

    /// <summary>Starts at the current time, because the cache of valid tokens uses the system clock.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public LogCapture Log { get; } = new();

    private IConfigurationRoot Configuration { get; }

    public static async Task<TokenServices> StartAsync(params (string Key, string? Value)[] settings)
    {
        var services = new TokenServices(settings);
        await services.Get<TokenKeys>().StartAsync(TestContext.Current.CancellationToken);
        return services;
    }

    public T Get<T>()
        where T : class => _services.GetRequiredService<T>();

    /// <summary>Changes settings as a changed file would.</summary>
    public void Change(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            Configuration[key] = value;
        }

        Configuration.Reload();
    }

    /// <summary>Why a token is rejected, or null if it is valid.</summary>
    public async Task<TokenRejection?> RejectionAsync(string token) =>
        (await Get<TokenValidator>().ValidateAsync(token.AsMemory())).Rejection;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
