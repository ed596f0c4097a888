using System.Globalization;

namespace EdgeGateway.Hosting.Checks.Sizing;

/// <summary>Formats numbers of bytes.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Returns a number of bytes with three or four digits and a unit: <c>1.5 MiB</c>.</summary>
    public static string Format(long bytes)
    {
        var unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }
}
