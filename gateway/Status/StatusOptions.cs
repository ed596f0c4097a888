namespace EdgeGateway.Status;

/// <summary>The section <c>Status</c>: how this gateway shows itself to operators. A change needs a restart.</summary>
internal sealed class StatusOptions
{
    public const string Section = "Status";

    /// <summary>The most characters of <see cref="Name"/>.</summary>
    public const int MaxNameLength = 64;

    /// <summary>
    /// The name of this gateway in <c>/status</c>, on the dashboard, and for the other gateways that share its Redis: 1 to
    /// 64 visible ASCII characters. Each gateway should have its own. Default: the name of the host.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The name in force.</summary>
    public static string NameOf(StatusOptions options) => options.Name ?? Environment.MachineName;
}
