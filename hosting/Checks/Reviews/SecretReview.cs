using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Configuration.Schema;

namespace EdgeGateway.Hosting.Checks.Reviews;

/// <summary>Settings files with secrets that every user of the host can read.</summary>
internal sealed class SecretReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var root = (IConfigurationRoot)app.Configuration;
        foreach (var file in root.Providers.OfType<SettingsFileProvider>())
        {
            var secret = root.AsEnumerable()
                .Select(setting => setting.Key)
                .FirstOrDefault(key =>
                    file.TryGet(key, out var value)
                    && !string.IsNullOrEmpty(value)
                    && SecretKeys.Show(key, value).Contains(SecretKeys.Hidden, StringComparison.Ordinal)
                );
            if (
                secret is not null
                && !OperatingSystem.IsWindows()
                && File.Exists($"{file}")
                && File.GetUnixFileMode($"{file}").HasFlag(UnixFileMode.OtherRead)
            )
            {
                findings.Warn(secret, SecretKeys.Hidden, $"every user of this host can read {file}");
            }
        }
    }
}
