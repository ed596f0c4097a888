namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>Which requests count towards a rule's limit.</summary>
internal enum LimitAlgorithm
{
    /// <summary>
    /// Those since the window began with its first request. At the end of a window and the start of the next one, twice
    /// the limit may pass within a short time.
    /// </summary>
    FixedWindow,

    /// <summary>
    /// Those of the last period at any moment: no period has more than the limit. A request may count for up to a tenth
    /// of a period longer. Rejected requests do not count.
    /// </summary>
    Sliding,
}
