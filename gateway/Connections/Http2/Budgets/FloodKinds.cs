namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>The names of <see cref="FloodKind"/> in logs and metrics.</summary>
internal static class FloodKinds
{
    /// <summary>Returns the kind's stable name: lower case with hyphens.</summary>
    public static string Name(FloodKind kind) =>
        kind switch
        {
            FloodKind.Resets => "resets",
            FloodKind.ProvokedResets => "provoked-resets",
            FloodKind.Streams => "streams",
            FloodKind.Pings => "pings",
            FloodKind.Settings => "settings",
            FloodKind.WindowUpdates => "window-updates",
            FloodKind.Priorities => "priorities",
            FloodKind.Continuations => "continuations",
            FloodKind.HeaderBombs => "header-bombs",
            FloodKind.RejectedRequests => "rejected-requests",
            FloodKind.EmptyData => "empty-data",
            FloodKind.OtherFrames => "other-frames",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
}
