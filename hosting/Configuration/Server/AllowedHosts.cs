using EdgeGateway.Hosting.Configuration.Schema;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>The setting <c>AllowedHosts</c>: the hosts that requests may name, separated by semicolons.</summary>
internal static class AllowedHosts
{
    private const string Rule =
        "host names without a port, separated by ;, such as logs.example.com;*.example.org, or *";

    public static SettingsSection Section { get; } = new("AllowedHosts", Check) { Reloads = _ => true };

    /// <summary>Splits the value. An empty value allows all hosts.</summary>
    public static IList<string> Read(string? value) =>
        value?.Split(';', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } hosts ? hosts : ["*"];

    private static void Check(SettingsSchema schema, IConfigurationSection section, OptionsFaults faults)
    {
        schema.Check(section, typeof(string), faults);
        faults.Check(section.Path, section.Value, Read(section.Value).All(IsValid), Rule);
    }

    private static bool IsValid(string host) =>
        host is "*"
        || (
            Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) is var kind
            && kind switch
            {
                UriHostNameType.Dns or UriHostNameType.IPv4 => true,
                UriHostNameType.IPv6 => host.StartsWith('['),
                _ => false,
            }
        );
}
