using System.Text.Json;

namespace EdgeGateway.Bench.Proxies;

/// <summary>Settings files of our programs.</summary>
internal static class JsonSettings
{
    /// <summary>Writes settings to a file in a folder and returns its path.</summary>
    public static string Write(string folder, Dictionary<string, string?> settings)
    {
        var path = Path.Combine(folder, "settings.json");
        File.WriteAllText(path, JsonSerializer.Serialize(settings));
        return path;
    }
}
