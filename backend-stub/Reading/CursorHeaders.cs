using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>The response headers that lead to the next page.</summary>
internal static class CursorHeaders
{
    /// <summary>The entry before which older lines continue.</summary>
    public const string NextBefore = "X-Next-Before";

    /// <summary>The entry after which newer lines continue.</summary>
    public const string NextAfter = "X-Next-After";

    /// <summary>Adds a cursor to a response, unless there is no next page.</summary>
    public static void Add(HttpResponse response, string header, EntryId? id)
    {
        if (id is { } next)
        {
            response.Headers[header] = next.ToString();
        }
    }
}
