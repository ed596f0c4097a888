using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Memory;
using Microsoft.Extensions.Caching.Memory;

namespace EdgeGateway.Tokens.Validation;

/// <summary>
/// Caches tokens whose signature was verified, by their SHA-256: the tokens themselves are not stored. Only valid
/// tokens are added, so that invented ones cannot fill the cache.
/// </summary>
internal sealed class ValidTokens : ICache, IDisposable
{
    private readonly MemoryCache? _cache;

    public ValidTokens(ReloadableOptions<TokenOptions> options)
    {
        var size = options.Current.CacheSize;
        _cache = size > 0 ? new MemoryCache(new MemoryCacheOptions { SizeLimit = size }) : null;
    }

    public AccessToken? Find(ReadOnlySpan<char> token) => _cache?.Get<AccessToken>(Hash(token));

    public void Add(string token, AccessToken verified) =>
        _cache?.Set(
            Hash(token),
            verified,
            new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = verified.Caller.ExpiresAt }
        );

    public void Clear() => _cache?.Clear();

    public void Dispose() => _cache?.Dispose();

    private static UInt128Pair Hash(ReadOnlySpan<char> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(token), hash);
        return MemoryMarshal.Read<UInt128Pair>(hash);
    }

    private readonly record struct UInt128Pair(UInt128 First, UInt128 Second);
}
