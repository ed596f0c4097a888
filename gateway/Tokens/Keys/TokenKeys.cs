using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Tokens.Keys;

/// <summary>All keys that may verify a token: the configured ones, which follow the configuration, and those of the key sets.</summary>
internal sealed partial class TokenKeys : IHealthCheck, IHostedService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ReloadableOptions<TokenOptions> _options;
    private readonly KeyDocuments _documents;
    private readonly TimeProvider _time;
    private readonly ILogger<TokenKeys> _logger;
    private volatile Sources _keys;

    public TokenKeys(
        ReloadableOptions<TokenOptions> options,
        KeyDocuments documents,
        TimeProvider time,
        ILogger<TokenKeys> logger
    )
    {
        _options = options;
        _documents = documents;
        _time = time;
        _logger = logger;
        _keys = new Sources(new SigningKeys(options.Current), []);
    }

    /// <summary>Called when keys have come or gone.</summary>
    public event Action? Changed;

    /// <summary>The keys of this gateway itself.</summary>
    public SigningKeys Signing => _keys.Signing;

    /// <summary>Each key set has been read once.</summary>
    public bool AreLoaded => _keys.Sets.All(set => set.IsLoaded);

    /// <summary>Whether a key is still there: what it verified is not believed any longer than that.</summary>
    public bool IsInForce(string fingerprint) => _keys.All.Any(key => key.Fingerprint == fingerprint);

    /// <summary>The keys with this id and for this algorithm; all for the algorithm where the token names none.</summary>
    public async ValueTask<IReadOnlyList<VerificationKey>> FindAsync(string? keyId, string algorithm)
    {
        var found = Find(keyId, algorithm);
        if (found.Length == 0 && keyId is not null && _keys.Sets.Length > 0)
        {
            await Task.WhenAll(_keys.Sets.Select(set => set.AskAsync()));
            found = Find(keyId, algorithm);
        }

        return found;
    }

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            AreLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the keys for tokens are not loaded")
        );

    /// <summary>Runs before the server listens and waits up to 5 s for the key sets. A key set that needs longer keeps the gateway unready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Signing.IsGenerated)
        {
            Log.KeyGenerated(_logger);
        }

        Reload();
        _options.Changed += Reload;
        await Task.WhenAny(
            Task.WhenAll(_keys.Sets.Select(set => set.Loading)),
            Task.Delay(Patience, _time, cancellationToken)
        );
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _options.Changed -= Reload;
        return Task.CompletedTask;
    }

    public void Dispose() => Array.ForEach(_keys.Sets, set => set.Dispose());

    private VerificationKey[] Find(string? keyId, string algorithm) =>
        [.. _keys.All.Where(key => key.Algorithm == algorithm && (keyId is null || key.Id == keyId))];

    private void Reload()
    {
        var options = _options.Current;
        var before = _keys.Sets;
        _keys = new Sources(
            new SigningKeys(options),
            [
                .. options.KeySets.Select(wanted =>
                    Make(wanted, wanted.Issuer ?? options.Issuer, wanted.Audience ?? options.Audience, before)
                ),
            ]
        );
        foreach (var set in before.Except(_keys.Sets))
        {
            set.Dispose();
        }

        Change();
    }

    private KeySet Make(KeySetOptions wanted, string? issuer, string? audience, KeySet[] before)
    {
        var same = before.FirstOrDefault(set =>
            set.Options.File == wanted.File
            && set.Options.Url == wanted.Url
            && set.Issuer == issuer
            && set.Audience == audience
        );
        return same?.Options == wanted
            ? same
            : new KeySet(
                wanted,
                issuer,
                audience,
                same?.Keys ?? [],
                cancellationToken => _documents.ReadAsync(wanted, cancellationToken),
                Change,
                _time,
                _logger
            );
    }

    private void Change() => Changed?.Invoke();

    // One object, so that nobody sees the new half of a change beside the old one.
    private sealed record Sources(SigningKeys Signing, KeySet[] Sets)
    {
        public IEnumerable<VerificationKey> All => Signing.Keys.Concat(Sets.SelectMany(set => set.Keys));
    }

    private static partial class Log
    {
        [LoggerMessage(
            1200,
            LogLevel.Warning,
            "No key for tokens is configured: one was made for this process (Development only). Its tokens end with it."
        )]
        public static partial void KeyGenerated(ILogger logger);
    }
}
