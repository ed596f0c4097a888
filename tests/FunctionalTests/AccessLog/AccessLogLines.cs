using EdgeGateway.Testing;

namespace FunctionalTests.AccessLog;

/// <summary>Reads a gateway's access log, which is written after the client has its response.</summary>
internal static class AccessLogLines
{
    /// <summary>Waits for an access log line and returns the first one.</summary>
    public static async Task<string> WaitForFirstAsync(GatewayHost gateway)
    {
        await Eventually.HoldsAsync(() => gateway.FindLogLine("AccessLog") is not null);
        return gateway.FindLogLine("AccessLog")!;
    }

    /// <summary>Waits for an access log line and asserts that it is the only one.</summary>
    public static async Task<string> WaitForOnlyAsync(GatewayHost gateway)
    {
        await WaitForFirstAsync(gateway);
        return Assert.Single(gateway.Log.Lines, line => line.Contains("AccessLog", StringComparison.Ordinal));
    }
}
