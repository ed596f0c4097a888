using System.Net;
using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Overload.Caps;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Overload;

/// <summary>Finds settings of <c>Overload</c> that leave a way to take all places of a gateway.</summary>
internal sealed class OverloadReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var options = app.Services.GetRequiredService<IOptions<OverloadOptions>>().Value;
        var caps = app.Services.GetRequiredService<CapsInForce>().Current;
        if (caps.ConnectionsPerAddress >= caps.Connections)
        {
            findings.Warn(
                OverloadCapNames.Setting(OverloadCap.ConnectionsPerAddress),
                options.MaxConnectionsPerAddress,
                "one address can take all connections"
            );
        }

        if (caps.Streams >= caps.Requests)
        {
            findings.Warn(
                OverloadCapNames.Setting(OverloadCap.Streams),
                options.MaxStreams,
                "streams can take the places of all other requests"
            );
        }

        if (options.MinUploadBytesPerSecond == 0 || options.MaxSlowUploads == 0)
        {
            findings.Warn(
                options.MinUploadBytesPerSecond == 0
                    ? $"{OverloadOptions.Section}:{nameof(options.MinUploadBytesPerSecond)}"
                    : OverloadCapNames.Setting(OverloadCap.SlowUploads),
                0,
                "any number of uploads may send a byte now and then for as long as they like"
            );
        }

        for (var i = 0; i < options.SharedNetworks.Count; i++)
        {
            if (IPNetwork.Parse(options.SharedNetworks[i]).PrefixLength == 0)
            {
                findings.Warn(
                    $"{OverloadOptions.Section}:{nameof(options.SharedNetworks)}:{i}",
                    options.SharedNetworks[i],
                    "no address has a limit of its own"
                );
            }
        }
    }
}
