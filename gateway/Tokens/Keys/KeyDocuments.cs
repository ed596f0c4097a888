namespace EdgeGateway.Tokens.Keys;

/// <summary>Reads JWKS documents from files and over HTTP.</summary>
internal sealed class KeyDocuments : IDisposable
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // A redirect could lead to another host, or to http.
            AllowAutoRedirect = false,
        }
    )
    {
        Timeout = RequestTimeout,
        MaxResponseContentBufferSize = MaxBytes,
    };

    public async Task<string> ReadAsync(KeySetOptions options, CancellationToken cancellationToken)
    {
        if (options.File is null)
        {
            return await _http.GetStringAsync(new Uri(options.Url!), cancellationToken);
        }

        return new FileInfo(options.File) is { Exists: true, Length: > MaxBytes }
            ? throw new InvalidDataException($"It is larger than {MaxBytes} bytes.")
            : await File.ReadAllTextAsync(options.File, cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
