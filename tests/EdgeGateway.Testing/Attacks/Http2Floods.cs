using static EdgeGateway.Testing.Attacks.Http2Frames;

namespace EdgeGateway.Testing.Attacks;

/// <summary>The known floods of HTTP/2.</summary>
public static class Http2Floods
{
    private const int MaxWindow = int.MaxValue;

    // While the server has not reset the first of them, its streams are open.
    private const string Provoked = "provoked-resets, streams";

    /// <summary>Returns all floods.</summary>
    /// <param name="open">The path of a response that stays open.</param>
    /// <param name="tls">Whether the connection uses TLS.</param>
    public static IReadOnlyList<Http2Flood> All(string open, bool tls)
    {
        var request = GetRequest(1, open, tls);
        var upload = PostRequest(1, open, tls);
        return
        [
            new("rapid reset", "resets", i => [.. GetRequest(Stream(i), open, tls), .. Reset(Stream(i))]),
            new(
                "a window above 2^31-1",
                Provoked,
                i => [.. GetRequest(Stream(i), open, tls), .. WindowUpdate(Stream(i), MaxWindow)]
            ),
            new(
                "a body that is not Content-Length",
                Provoked,
                i => [.. PostRequest(Stream(i), open, tls, contentLength: 5), .. Data(Stream(i), true, 1, 2)]
            ),
            new("requests without a path", Provoked, i => InvalidRequest(Stream(i), tls)),
            new("requests without a path, answers unread", Provoked, i => InvalidRequest(Stream(i), tls))
            {
                ReadsLate = true,
            },
            new("PING", "pings", _ => Of(6, 0, 0, new byte[8])),
            new("PING, answers unread", "pings", _ => Of(6, 0, 0, new byte[8])) { ReadsLate = true },
            new("acknowledged PINGs that were not sent", "pings", _ => Of(6, 1, 0, new byte[8])),
            new("SETTINGS", "settings", _ => Of(4, 0, 0)),
            new("SETTINGS that move all windows", "settings", i => InitialWindow(i % 2 == 0 ? MaxWindow / 2 : 0))
            {
                Start = [.. Enumerable.Range(0, 50).SelectMany(i => GetRequest(Stream(i), open, tls))],
            },
            new("acknowledged SETTINGS that were not sent", "settings", _ => Of(4, 1, 0)),
            new("WINDOW_UPDATE of the connection", "window-updates", _ => WindowUpdate(0, 1)),
            new("WINDOW_UPDATE of a stream", "window-updates", _ => WindowUpdate(1, 1)) { Start = request },
            new("PRIORITY", "priorities", i => Of(2, 0, Stream(i), 0, 0, 0, 0, 15)),
            new("empty CONTINUATION", "continuations", _ => Of(9, 0, 1))
            {
                Start = GetRequest(1, open, tls, endHeaders: false),
            },
            new("empty DATA", "empty-data", _ => Data(1, false)) { Start = upload },
            new("DATA of padding", "empty-data", _ => Of(0, 8, 1, [255, .. new byte[255]])) { Start = upload },
            new("frames of an unknown type", "other-frames", i => Of((byte)(0x20 + (i % 200)), 0, 0, 1, 2, 3)),
            new("header bombs", "header-bombs, streams", i => HeaderBomb(Stream(i), open, tls, copies: 14)),
            new(
                "header bombs above the limit",
                "rejected-requests, streams",
                i => HeaderBomb(Stream(i), open, tls, copies: 20)
            ),
            new("streams above the limit", "streams", i => PostRequest(Stream(i), open, tls)),
        ];
    }

    private static int Stream(int number) => (2 * number) + 1;
}
