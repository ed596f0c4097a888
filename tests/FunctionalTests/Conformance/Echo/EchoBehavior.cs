using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Conformance.Echo;

/// <summary>How the echo server answers. A case sets it in the query of its URL. All times are milliseconds.</summary>
/// <param name="Wait">The pause before each response.</param>
/// <param name="Fragments">The number of fragments of each echoed message.</param>
/// <param name="Between">The pause between two fragments.</param>
/// <param name="Half">The pause in the middle of each frame.</param>
/// <param name="Drip">The pause after each of a frame's first 8 octets.</param>
/// <param name="Hold">How long the connection stays open after the Close frame.</param>
/// <param name="Longest">The maximum length of a message.</param>
internal sealed record EchoBehavior(int Wait, int Fragments, int Between, int Half, int Drip, int Hold, int Longest)
{
    private const int LongestByDefault = 16 * 1024 * 1024;

    public static EchoBehavior Parse(IQueryCollection query)
    {
        return new EchoBehavior(
            Number("wait", 0),
            Number("fragments", 1),
            Number("between", 0),
            Number("half", 0),
            Number("drip", 0),
            Number("hold", 0),
            Number("longest", LongestByDefault)
        );

        int Number(string key, int otherwise) =>
            query.TryGetValue(key, out var value)
                ? int.Parse(value.ToString(), CultureInfo.InvariantCulture)
                : otherwise;
    }
}
