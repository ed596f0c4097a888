using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Tokens.Keys;

/// <summary>
/// All keys that verify tokens: the configured ones, which follow the configuration, and those of the key sets.
/// </summary>
internal sealed class TokenKeys : IHostedService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);

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

    /// <summary>Called when keys were added or removed.</summary>
    public event Action? Changed;

    /// <summary>The keys of this gateway.</summary>
    public SigningKeys SigningKeys => _keys.Signing;

    /// <summary>Whether each key set has been read at least once.</summary>
    public bool AreLoaded => _keys.Sets.All(set => set.IsLoaded);

    /// <summary>Whether a key is still configured. Tokens that it verified are rejected when it is removed.</summary>
    public bool IsConfigured(string fingerprint)
    {
        var keys = _keys;
        if (Contains(keys.Signing.Keys, fingerprint))
        {
            return true;
        }

        foreach (var set in keys.Sets)
        {
            if (Contains(set.Keys, fingerprint))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The keys with this id for this algorithm; all keys for the algorithm where the token has no key id.
    /// </summary>
    public async ValueTask<IReadOnlyList<VerificationKey>> FindAsync(string? keyId, string algorithm)
    {
        var found = Find(keyId, algorithm);
        if (found.Length == 0 && keyId is not null && _keys.Sets.Length > 0)
        {
            await Task.WhenAll(_keys.Sets.Select(set => set.RefreshAsync()));
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

    /// <summary>
    /// Waits up to 5 s for the key sets before the server listens. The gateway is not ready until all of them have been
    /// read.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (SigningKeys.IsGenerated)
        {
            TokenLog.KeyGenerated(_logger);
        }

        Reload();
        _options.Changed += Reload;
        await Task.WhenAny(
            Task.WhenAll(_keys.Sets.Select(set => set.FirstRead)),
            Task.Delay(StartTimeout, _time, cancellationToken)
        );
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _options.Changed -= Reload;
        return Task.CompletedTask;
    }

    public void Dispose() => Array.ForEach(_keys.Sets, set => set.Dispose());

    // Each request asks, so it allocates nothing.
    private static bool Contains(IReadOnlyList<VerificationKey> keys, string fingerprint)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Fingerprint == fingerprint)
            {
                return true;
            }
        }

        return false;
    }

    private VerificationKey[] Find(string? keyId, string algorithm) =>
        [.. _keys.All.Where(key => key.Algorithm == algorithm && (keyId is null || key.Id == keyId))];

    private void Reload()
    {
        var options = _options.Current;
        var before = _keys.Sets;
        _keys = new Sources(
            new SigningKeys(options),
            [
                .. options.KeySets.Select(set =>
                    GetOrCreate(set, set.Issuer ?? options.Issuer, set.Audience ?? options.Audience, before)
                ),
            ]
        );
        foreach (var set in before.Except(_keys.Sets))
        {
            set.Dispose();
        }

        OnChanged();
    }

    private KeySet GetOrCreate(KeySetOptions options, string? issuer, string? audience, KeySet[] before)
    {
        var same = before.FirstOrDefault(set =>
            set.Options.File == options.File
            && set.Options.Url == options.Url
            && set.Issuer == issuer
            && set.Audience == audience
        );
        return same?.Options == options
            ? same
            : new KeySet(
                options,
                issuer,
                audience,
                same?.Keys ?? [],
                cancellationToken => _documents.ReadAsync(options, cancellationToken),
                OnChanged,
                _time,
                _logger
            );
    }

    private void OnChanged() => Changed?.Invoke();

    // One object, so that a reader never gets half of a change.
    private sealed record Sources(SigningKeys Signing, KeySet[] Sets)
    {
        public IEnumerable<VerificationKey> All => Signing.Keys.Concat(Sets.SelectMany(set => set.Keys));
    }
}
