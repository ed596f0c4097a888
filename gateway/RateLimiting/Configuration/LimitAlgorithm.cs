namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>Which requests a rule's limit is about.</summary>
internal enum LimitAlgorithm
{
    /// <summary>Those since the window began, with its first request: at a window's end and the next one's start, twice as many may pass in
    /// short order.</summary>
    FixedWindow,

    /// <summary>Those of the last period, whenever one looks: never more in any. A request counts for a tenth of a period longer at most;
    /// refused ones do not count.</summary>
    Sliding,
}
