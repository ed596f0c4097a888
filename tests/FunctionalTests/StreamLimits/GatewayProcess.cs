using System.Diagnostics;
using EdgeGateway.Testing;

namespace FunctionalTests.StreamLimits;

/// <summary>A gateway in a process of its own, which can be killed.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly Process _process;

    private GatewayProcess(Process process, Uri http) => (_process, Http) = (process, http);

    /// <summary>HTTP/1.1.</summary>
    public Uri Http { get; }

    /// <summary>Starts a gateway with the shipped settings and these over them, and returns when it listens.</summary>
    public static async Task<GatewayProcess> StartAsync(params (string Key, string? Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gateway.dll")]) { RedirectStandardOutput = true };
        foreach (var (key, value) in settings.Concat(
        [
            ("Kestrel:Endpoints:Public:Url", "http://127.0.0.1:0"), ("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
            ("Tokens:SigningKeys:0:Id", GatewayHost.KeyId), ("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
        ]))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;

        // The endpoints in the order of their names: the management's is the first.
        var listening = new List<Uri>();
        while (listening.Count < 2)
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            if (line.Contains("Now listening on: ", StringComparison.Ordinal))
            {
                listening.Add(new Uri(line.Split("Now listening on: ")[1]));
            }
        }

        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return new GatewayProcess(process, listening[1]);
    }

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
