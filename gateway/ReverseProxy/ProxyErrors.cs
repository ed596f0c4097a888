using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.ReverseProxy;

/// <summary>What YARP found wrong with its configuration at the start.</summary>
internal static class ProxyErrors
{
    /// <summary>One line for each fault. Empty where the exception is not about the configuration.</summary>
    public static IReadOnlyList<string> Explain(InvalidOperationException exception)
    {
        // YARP collects its faults, and those of filters and transforms, in one exception.
        var faults = exception.InnerException is AggregateException all ? [.. all.InnerExceptions] : new[] { exception.InnerException ?? exception };
        var lines = faults.Select(Lines).ToArray();
        return lines.All(of => of.Count > 0) ? [.. lines.SelectMany(of => of)] : [];
    }

    private static IReadOnlyList<string> Lines(Exception fault) =>
        OperatorErrors.Explain(fault) is { Count: > 0 } lines ? lines : fault is ArgumentException ? [fault.Message] : [];
}
