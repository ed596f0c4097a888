namespace EdgeGateway.Tokens.Keys;

/// <summary>Fetches JWKS documents, from files and by HTTP.</summary>
internal sealed class KeyDocuments : IDisposable
{
    private const int LongestBytes = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // To where, and by what, is configured.
            AllowAutoRedirect = false,
        }
    )
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = LongestBytes,
    };

    public async Task<string> ReadAsync(KeySetOptions options, CancellationToken cancellationToken)
    {
        if (options.File is null)
        {
            return await _http.GetStringAsync(new Uri(options.Url!), cancellationToken);
        }

        return new FileInfo(options.File) is { Exists: true, Length: > LongestBytes }
            ? throw new InvalidDataException($"It is larger than {LongestBytes} bytes.")
            : await File.ReadAllTextAsync(options.File, cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
