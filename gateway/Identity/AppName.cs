using System.Text.RegularExpressions;

namespace EdgeGateway.Identity;

/// <summary>
/// The name of an application: up to 64 of <c>a-z</c>, <c>0-9</c> and <c>-</c>, with no <c>-</c> at its ends.
/// </summary>
internal static partial class AppName
{
    public static bool IsValid(string name) => Shape().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
