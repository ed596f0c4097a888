using System.Net;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Overload;

/// <summary>Checks <see cref="OverloadOptions"/>.</summary>
internal sealed class OverloadOptionsValidator : IValidateOptions<OverloadOptions>
{
    private const string CapRule = "0 (no limit) or more; leave it out for the default";
    private const int LeastPercent = 10;

    public ValidateOptionsResult Validate(string? name, OverloadOptions options)
    {
        var faults = new OptionsFaults();
        CheckCap(nameof(options.MaxConnections), options.MaxConnections);
        CheckCap(nameof(options.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress);
        CheckCap(nameof(options.MaxRequests), options.MaxRequests);
        CheckCap(nameof(options.MaxStreams), options.MaxStreams);
        CheckCap(nameof(options.MaxNewStreamsPerSecond), options.MaxNewStreamsPerSecond);
        CheckCap(nameof(options.MaxUploadsPerAddress), options.MaxUploadsPerAddress);
        CheckCap(nameof(options.MinUploadBytesPerSecond), options.MinUploadBytesPerSecond);
        CheckCap(nameof(options.MaxSlowUploads), options.MaxSlowUploads);
        CheckCap(nameof(options.MaxSlowUploadsPerAddress), options.MaxSlowUploadsPerAddress);
        for (var i = 0; i < options.SharedNetworks.Count; i++)
        {
            faults.Check(
                Key($"{nameof(options.SharedNetworks)}:{i}"),
                options.SharedNetworks[i],
                IPNetwork.TryParse(options.SharedNetworks[i], out _),
                "a network such as 10.0.0.0/8"
            );
        }

        faults.Check(
            Key(nameof(options.HardMemoryPercent)),
            options.HardMemoryPercent,
            options.HardMemoryPercent is >= LeastPercent and <= 100,
            $"between {LeastPercent} and 100"
        );
        faults.Check(
            Key(nameof(options.SoftMemoryPercent)),
            options.SoftMemoryPercent,
            options.SoftMemoryPercent >= LeastPercent && options.SoftMemoryPercent < options.HardMemoryPercent,
            $"at least {LeastPercent}, and below {Key(nameof(options.HardMemoryPercent))} ({options.HardMemoryPercent})"
        );
        return faults.Result;

        void CheckCap(string setting, int? value) => faults.Check(Key(setting), value, value is null or >= 0, CapRule);
    }

    private static string Key(string setting) => $"{OverloadOptions.Section}:{setting}";
}
