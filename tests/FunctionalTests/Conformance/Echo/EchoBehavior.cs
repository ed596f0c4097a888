using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Conformance.Echo;

/// <summary>How an echo answers; a case asks for it in the query of its URL, times in milliseconds.</summary>
/// <param name="Wait">Silence before each answer.</param>
/// <param name="Fragments">How many fragments an echoed message has.</param>
/// <param name="Between">Silence between two fragments.</param>
/// <param name="Half">Silence in the middle of each frame.</param>
/// <param name="Drip">Silence after each of a frame's first 8 octets.</param>
/// <param name="Hold">How long the connection is kept after the Close frame.</param>
/// <param name="Longest">The longest message that is taken.</param>
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
