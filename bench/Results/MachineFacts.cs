using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeGateway.Bench.Results;

/// <summary>What has to be known of the machine to judge a result.</summary>
internal static class MachineFacts
{
    public static string Line() => string.Create(CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by gateway, clients and backend, "
        + $"{RuntimeInformation.OSDescription}, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}");
}
